using OrleansLsh.Core.Formats;

namespace OrleansLsh.Core.Tests.Formats;

public sealed class CsvColumnTypeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("3.6666666666666665|1e-05|0.30000000000000004|-2|1E5|9007199254740993", "3.6666666666666665|1e-05|0.30000000000000004|-2|1E5|9007199254740993")]
    [InlineData("123456789012345678901234567890.5|0", "123456789012345678901234567890.5|0")]
    [InlineData("02139|90210", "\"02139\"|\"90210\"")]
    [InlineData("90210|-007", "\"90210\"|\"-007\"")]
    [InlineData("True|FALSE|true", "true|false|true")]
    [InlineData("True|1", "\"True\"|\"1\"")]
    [InlineData("1|NaN", "\"1\"|\"NaN\"")]
    [InlineData("1|.5|+1|1.", "\"1\"|\".5\"|\"+1\"|\"1.\"")]
    [InlineData("1|\"2\"", "\"1\"|\"2\"")]
    [InlineData("2024-01-31|2024-02-01T09:30:00Z|2024-02-01T09:30:00.5+02:00", "\"2024-01-31\"|\"2024-02-01T09:30:00Z\"|\"2024-02-01T09:30:00.5+02:00\"")]
    [InlineData("1|2024-01-31", "\"1\"|\"2024-01-31\"")]
    [InlineData("1||\"\"|2", "1|||2")]
    [InlineData("a||\"\"|2", "\"a\"||\"\"|\"2\"")]
    [InlineData("|\"\"", "|\"\"")]
    public async Task A_column_is_what_all_its_cells_are_and_a_number_keeps_its_digits(string cells, string json)
    {
        var documents = await ReadAsync(cells.Split('|'));
        Assert.Equal(json.Split('|'), documents.Select(document => Text(document)));
    }

    [Theory]
    [InlineData(ColumnType.Text, "12|True", "\"12\"|\"True\"")]
    [InlineData(ColumnType.Number, "\"12\"|\"\"", "12|")]
    [InlineData(ColumnType.Boolean, "\"True\"|false", "true|false")]
    [InlineData(ColumnType.Date, "2024-01-31 09:30|2024-01-31t09:30:15.123456789z|2024-01-31T09:30+0200",
        "\"2024-01-31 09:30\"|\"2024-01-31t09:30:15.123456789z\"|\"2024-01-31T09:30+0200\"")]
    public async Task A_type_that_is_given_goes_before_what_the_cells_look_like(ColumnType type, string cells, string json)
    {
        var documents = await ReadAsync(cells.Split('|'), type);
        Assert.Equal(json.Split('|'), documents.Select(Text));
    }

    [Theory]
    [InlineData(ColumnType.Number, "n/a", "expected a number in column 'n', found 'n/a'")]
    [InlineData(ColumnType.Number, "02139", "found '02139'")]
    [InlineData(ColumnType.Boolean, "yes", "expected a boolean in column 'n', found 'yes'")]
    [InlineData(ColumnType.Date, "31.1.2024", "expected a date in column 'n', found '31.1.2024'")]
    [InlineData(ColumnType.Date, "2024-02-30", "found '2024-02-30'")]
    public async Task A_cell_that_does_not_fit_is_an_error_of_its_line(ColumnType type, string cell, string expected)
    {
        var error = await Assert.ThrowsAsync<InvalidFileException>(() => ReadAsync([cell], type));
        Assert.Contains("line 2: document '0': ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("n:string", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_fit_and_comes_after_the_sample_is_an_error_of_its_line()
    {
        var error = await Assert.ThrowsAsync<InvalidFileException>(() => ReadAsync([.. Enumerable.Repeat("1", 10_000), "many"]));
        Assert.Contains("line 10002: document '10000': expected a number in column 'n', found 'many'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("price", "a type is given for a column 'price', which is not in the header")]
    [InlineData("id", "the column 'id', which holds the id")]
    [InlineData("v.0", "the column 'v.0', which holds a vector")]
    public async Task A_type_for_a_column_that_can_have_none_is_an_error(string column, string expected)
    {
        var options = new DocumentFileOptions { Columns = new Dictionary<string, ColumnType> { [column] = ColumnType.Number } };
        var error = await Assert.ThrowsAsync<InvalidFileException>(
            () => VectorFiles.ToListAsync(DocumentFile.ReadAsync(_folder.Write("a.csv", "id,v.0,n\n1,2,3\n"), options)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static string Text(Document document) =>
        document.Source.ValueKind == System.Text.Json.JsonValueKind.Undefined ? "" : document.Source.GetProperty("n").GetRawText();

    private Task<List<Document>> ReadAsync(IReadOnlyList<string> cells, ColumnType? type = null) => VectorFiles.ToListAsync(DocumentFile.ReadAsync(
        _folder.Write("a.csv", "id,n\n" + string.Concat(cells.Select((cell, row) => $"{row},{cell}\n"))),
        new DocumentFileOptions
        {
            VectorFields = [],
            Columns = type is null ? new Dictionary<string, ColumnType>() : new Dictionary<string, ColumnType> { ["n"] = type.Value },
        }));
}
