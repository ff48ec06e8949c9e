using OrleansLsh.Core.Formats;

namespace OrleansLsh.Core.Tests.Formats;

public sealed class MatrixDocumentsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_file_of_documents_the_row_number_is_the_id()
    {
        var documents = await VectorFiles.ToListAsync(MatrixDocuments.ReadAsync(Matrix("a.npy", 2500), "v"));
        Assert.Equal(2500, documents.Count);
        Assert.Equal("2499", documents[^1].Id);
        Assert.Equal([2499 % 256, 9f], documents[^1].Vectors["v"].ToArray());
    }

    [Theory]
    [InlineData("a.npy", "a.jsonl")]
    [InlineData("a.npy.gz", "a.jsonl.gz")]
    public async Task Line_i_belongs_to_row_i(string matrix, string lines)
    {
        string path = _folder.Write(lines, "{\"id\":\"x\",\"t\":1}\n{\"id\":\"y\",\"vectors\":{\"w\":[5]}}\n{\"id\":\"z\"}\n");
        var documents = await VectorFiles.ToListAsync(MatrixDocuments.ReadAsync(Matrix(matrix, 3), "v", path));
        Assert.Equal(["x", "y", "z"], documents.Select(document => document.Id));
        Assert.Equal([1f, 9f], documents[1].Vectors["v"].ToArray());
        Assert.Equal([5f], documents[1].Vectors["w"].ToArray());
        Assert.Equal("{\"t\":1}", documents[0].Source.GetRawText());
    }

    [Theory]
    [InlineData("a.npy", 2, 0)]
    [InlineData("a.npy", 4, 0)]
    [InlineData("a.npy.gz", 2, 2)]
    [InlineData("a.npy.gz", 4, 3)]
    public async Task Another_number_of_lines_than_rows_is_an_error_with_both_counts(string matrix, int lines, int handedOut)
    {
        string path = _folder.Write("a.jsonl", string.Concat(Enumerable.Range(0, lines).Select(i => $"{{\"id\":{i}}}\n")));
        int seen = 0;
        var error = await Assert.ThrowsAsync<InvalidFileException>(async () =>
        {
            await foreach (var _ in MatrixDocuments.ReadAsync(Matrix(matrix, 3), "v", path)) seen++;
        });
        Assert.Contains($"{lines} documents for the 3 vectors", error.Message, StringComparison.Ordinal);
        Assert.Equal(handedOut, seen);
    }

    [Fact]
    public async Task A_line_that_brings_the_same_field_is_an_error()
    {
        string path = _folder.Write("a.jsonl", "{\"id\":1,\"vectors\":{\"v\":[5]}}\n");
        await Assert.ThrowsAsync<InvalidFileException>(() => VectorFiles.ToListAsync(MatrixDocuments.ReadAsync(Matrix("a.npy", 1), "v", path)));
    }

    [Fact]
    public async Task Ids_and_source_may_come_from_CSV()
    {
        string path = _folder.Write("a.csv", "id,title\nx,\"two\nlines\"\ny,b\n");
        var documents = await VectorFiles.ToListAsync(MatrixDocuments.ReadAsync(Matrix("a.npy", 2), "v", path));
        Assert.Equal("two\nlines", documents[0].Source.GetProperty("title").GetString());
    }

    private string Matrix(string name, int rows) =>
        _folder.Write(name, Bytes.Npy("|u1", $"({rows}, 2)", [.. Enumerable.Range(0, rows).SelectMany(row => new[] { (byte)row, (byte)9 })]));
}
