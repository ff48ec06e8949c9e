using OrleansLsh.Core.Formats;

namespace OrleansLsh.Core.Tests.Formats;

public sealed class CsvDocumentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Columns_named_f_dot_n_are_a_vector_and_the_rest_is_source()
    {
        var documents = await ReadAsync("a.csv",
            "\uFEFFname,v.1,id,v.0,price,code\r\n\"Smith, \"\"J\"\"\",2,a,1,12.50,007\r\n\"two\r\nlines\",,b,,-3,\"5\"\r\n,-4e-1, c ,3.5,,\"\"\r\n");
        Assert.Equal(["a", "b", " c "], documents.Select(document => document.Id));
        Assert.Equal([1f, 2f], documents[0].Vectors["v"].ToArray());
        Assert.Equal("""{"name":"Smith, \"J\"","price":12.50,"code":"007"}""", documents[0].Source.GetRawText());
        Assert.Empty(documents[1].Vectors);
        Assert.Equal("""{"name":"two\r\nlines","price":-3,"code":"5"}""", documents[1].Source.GetRawText());
        Assert.Equal([3.5f, -.4f], documents[2].Vectors["v"].ToArray());
        Assert.Equal("""{"code":""}""", documents[2].Source.GetRawText());
    }

    [Fact]
    public async Task A_named_field_may_be_one_column_with_a_JSON_array_or_columns_without_a_dot()
    {
        var options = new DocumentFileOptions { VectorFields = ["v", "w"], Columns = new Dictionary<string, ColumnType> { ["n"] = ColumnType.Text } };
        var documents = await ReadAsync("a.tsv.gz", "id\tv\tw0\tw1\tn\n1\t[1, 2,3]\t4\t5\t6\n2\t\"[7]\"\t\t\t5\" disk\n", options);
        Assert.Equal([1f, 2f, 3f], documents[0].Vectors["v"].ToArray());
        Assert.Equal([4f, 5f], documents[0].Vectors["w"].ToArray());
        Assert.Equal("""{"n":"6"}""", documents[0].Source.GetRawText());
        Assert.Equal([7f], documents[1].Vectors["v"].ToArray());
        Assert.Equal("""{"n":"5\" disk"}""", documents[1].Source.GetRawText());
    }

    [Fact]
    public async Task Quotes_inside_an_unquoted_cell_are_text_and_join_no_lines()
    {
        var documents = await ReadAsync("a.tsv", "id\tn\n1\t5\"\" disk\n2\ta\"b\n", new DocumentFileOptions { VectorFields = [] });
        Assert.Equal(["5\"\" disk", "a\"b"], documents.Select(document => document.Source.GetProperty("n").GetString()));
    }

    [Fact]
    public async Task A_quoted_cell_longer_than_any_buffer_reads_whole()
    {
        string text = string.Concat(Enumerable.Repeat("a \"\"b\"\"\n", 200_000));
        var documents = await ReadAsync("a.csv", $"id,n\n1,\"{text}\"\n2,x\n", new DocumentFileOptions { VectorFields = [] });
        Assert.Equal(text.Replace("\"\"", "\"", StringComparison.Ordinal), documents[0].Source.GetProperty("n").GetString());
        Assert.Equal("2", documents[1].Id);
    }

    [Fact]
    public async Task Without_vector_fields_every_column_is_source()
    {
        var documents = await ReadAsync("a.csv", "id,v.0\n1,2", new DocumentFileOptions { VectorFields = [] });
        Assert.Equal("""{"v.0":2}""", Assert.Single(documents).Source.GetRawText());
    }

    [Theory]
    [InlineData("", "the file is empty", 1)]
    [InlineData("v.0\n1", "a column 'id' in the header, found 'v.0'; is it separated by another character?", 1)]
    [InlineData("Id;v.0\n1", "found 'Id;v.0'", 1)]
    [InlineData("id,a\n1,2", "'v.0', 'v.1', …; found 'id', 'a'", 1)]
    [InlineData("id,a,a,v.0\n", "two columns 'a'", 1)]
    [InlineData("id,,v.0\n", "column 2 has no name", 1)]
    [InlineData("id,v.0\n1,2\n\n3", "the record has 1 cells; the header has 2", 4)]
    [InlineData("id,v.0\n1,2,3", "more cells than the header's 2", 2)]
    [InlineData("id,v.0\n1,two", "a number in column 'v.0', found 'two'", 2)]
    [InlineData("id,v.0\n1,NaN", "a number in column 'v.0'", 2)]
    [InlineData("id,v.0,v.1\n1,1,", "1 of its 2 components", 2)]
    [InlineData("id,v.0,t\n1,1,\"a\nb\"\n2,1,\"a\" b", "text follows the closing quote", 4)]
    [InlineData("id,v.0,t\n1,1,\"a\nb", "inside a quoted cell", 2)]
    public async Task A_bad_record_is_an_error_with_the_number_of_its_first_line(string text, string expected, int line)
    {
        var error = await Assert.ThrowsAsync<InvalidFileException>(() => ReadAsync("a.csv", text));
        Assert.Contains($"line {line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1,2", "',' or ']'")]
    [InlineData("1", "a JSON array")]
    [InlineData("[1] 2", "text follows the array")]
    public async Task A_bad_array_in_a_cell_is_an_error(string cell, string expected)
    {
        var error = await Assert.ThrowsAsync<InvalidFileException>(() => ReadAsync("a.tsv", $"id\tv\n1\t{cell}",
            new DocumentFileOptions { VectorFields = ["v"] }));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private Task<List<Document>> ReadAsync(string name, string text, DocumentFileOptions? options = null) =>
        VectorFiles.ToListAsync(DocumentFile.ReadAsync(_folder.Write(name, text), options));
}
