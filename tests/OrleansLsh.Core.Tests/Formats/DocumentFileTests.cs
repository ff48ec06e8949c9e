using OrleansLsh.Core.Formats;

namespace OrleansLsh.Core.Tests.Formats;

public sealed class DocumentFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("a.ndjson.gz")]
    public async Task A_line_of_JSONL_is_a_document_with_its_source_in_order(string name)
    {
        const string Text = """
            {"id":"a", "zeta" : [1, {"x":"]"}], "vectors":{"v":[1, -2.5e1],"w":[ ]}, "alpha":null}

            {"vectors":{"v":[0.1]},"id":-17}
            {"id":"\u00e9\"","vectors":{}}
            """;
        var documents = await ReadAsync(_folder.Write(name, "\uFEFF" + Text.ReplaceLineEndings("\r\n")));
        Assert.Equal(["a", "-17", "é\""], documents.Select(document => document.Id));
        Assert.Equal([1f, -25f], documents[0].Vectors["v"].ToArray());
        Assert.Empty(documents[0].Vectors["w"].ToArray());
        Assert.Equal("""{"zeta" : [1, {"x":"]"}],"alpha":null}""", documents[0].Source.GetRawText());
        Assert.Equal(System.Text.Json.JsonValueKind.Undefined, documents[1].Source.ValueKind);
        Assert.Empty(documents[2].Vectors);
    }

    [Fact]
    public async Task A_lone_source_is_the_source_itself_whatever_it_is()
    {
        var documents = await ReadAsync(_folder.Write("a.jsonl", """
            {"id":1,"source":{"id":2,"a":3},"vectors":{"v":[1]}}
            {"id":1,"source":{"a":3},"b":4}
            {"id":1,"source":"text"}
            """));
        Assert.Equal("""{"id":2,"a":3}""", documents[0].Source.GetRawText());
        Assert.Equal("""{"source":{"a":3},"b":4}""", documents[1].Source.GetRawText());
        Assert.Equal("\"text\"", documents[2].Source.GetRawText());
    }

    [Theory]
    [InlineData("""{"id":1""", "the line ends in the middle of it")]
    [InlineData("""{"id":1} x""", "expected a JSON object with an id: there is no JSON at byte 9 of the line, 'x'")]
    [InlineData("""{"id":1,"vectors":{"v":[1,2]},"a":nope}""", "at byte 35 of the line, 'ope}'")]
    [InlineData("""[1]""", "expected a JSON object, found an array")]
    [InlineData("""{"vectors":{"v":[1]}}""", "no 'id'")]
    [InlineData("""{"id":1,"id":2}""", "a second 'id'")]
    [InlineData("""{"id":1,"source":{},"source":{}}""", "a second 'source'")]
    [InlineData("""{"id":1.5}""", "a string or an integer")]
    [InlineData("""{"id":1e3}""", "a string or an integer")]
    [InlineData("""{"id":null}""", "a string or an integer")]
    [InlineData("""{"id":1,"vectors":[1]}""", "an object of vector fields")]
    [InlineData("""{"id":1,"vectors":{"v":1}}""", "an array of numbers as vector 'v', found a number")]
    [InlineData("""{"id":1,"vectors":{"v":null}}""", "an array of numbers as vector 'v', found null")]
    [InlineData("""{"id":1,"vectors":{"v":[1,"2"]}}""", "vector 'v': expected a number as component 1 of the vector, at byte 26")]
    [InlineData("""{"id":1,"vectors":{"v":[1,]}}""", "component 1")]
    [InlineData("""{"id":1,"vectors":{"v":[01]}}""", "component 0")]
    [InlineData("""{"id":1,"vectors":{"v":[NaN]}}""", "component 0")]
    [InlineData("""{"id":1,"vectors":{"v":[1 2]}}""", "expected ',' or ']' after component 0")]
    [InlineData("""{"id":1,"vectors":{"v":[1""", "expected ',' or ']' after component 0")]
    [InlineData("""{"id":1,"vectors":{"v":[1],"v":[2]}}""", "a second vector 'v'")]
    [InlineData("""{"id":1,"a":"\ud800"}""", "line 2")]
    [InlineData("""{"id":"\ud800"}""", "line 2")]
    public async Task A_bad_line_is_an_error_with_its_number(string line, string expected)
    {
        string path = _folder.Write("a.jsonl", "{\"id\":0}\n" + line + "\n{\"id\":3}\n");
        var error = await Assert.ThrowsAsync<InvalidFileException>(() => ReadAsync(path));
        Assert.StartsWith($"{path}, line 2: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.Offset);
    }

    [Fact]
    public async Task Text_that_is_not_UTF8_is_an_error()
    {
        string path = _folder.Write("a.jsonl", Bytes.Join("{\"id\":\""u8.ToArray(), [0xC3, 0x28], "\"}"u8.ToArray()));
        Assert.Contains("expected UTF-8", (await Assert.ThrowsAsync<InvalidFileException>(() => ReadAsync(path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vector_past_the_limit_is_an_error()
    {
        string vector = string.Join(',', Enumerable.Repeat("1", VectorFile.MaxDimensions));
        var documents = await ReadAsync(_folder.Write("a.jsonl", $$$"""{"id":1,"vectors":{"v":[{{{vector}}}]}}"""));
        Assert.Equal(VectorFile.MaxDimensions, documents.Single().Vectors["v"].Length);
        string path = _folder.Write("b.jsonl", $$$"""{"id":1,"vectors":{"v":[{{{vector}}},1]}}""");
        await Assert.ThrowsAsync<InvalidFileException>(() => ReadAsync(path));
    }

    [Fact]
    public async Task A_long_line_reads_whole_and_lines_after_it_too()
    {
        string text = new('x', 3_000_000);
        var documents = await ReadAsync(_folder.Write("a.jsonl.gz", $$"""
            {"id":1,"t":"{{text}}"}
            {"id":2}
            """));
        Assert.Equal(text, documents[0].Source.GetProperty("t").GetString());
        Assert.Equal("2", documents[1].Id);
    }

    [Fact]
    public async Task A_line_past_the_limit_is_an_error_and_not_an_endless_buffer()
    {
        string path = _folder.Write("a.jsonl.gz", new byte[DocumentFile.MaxLineBytes + 1]);
        var error = await Assert.ThrowsAsync<InvalidFileException>(() => ReadAsync(path));
        Assert.Contains("line 1: the line is longer than 67,108,864 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_reading_ends()
    {
        string path = _folder.Write("a.jsonl", "{\"id\":1}");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => VectorFiles.ToListAsync(DocumentFile.ReadAsync(path, null, new CancellationToken(canceled: true))));
    }

    [Fact]
    public async Task An_unknown_ending_is_an_error_unless_the_format_is_given()
    {
        string path = _folder.Write("a.txt", "{\"id\":1}");
        await Assert.ThrowsAsync<InvalidFileException>(() => ReadAsync(path));
        Assert.Single(await VectorFiles.ToListAsync(DocumentFile.ReadAsync(path, new DocumentFileOptions { Format = DocumentFormat.JsonLines })));
    }

    private static Task<List<Document>> ReadAsync(string path) => VectorFiles.ToListAsync(DocumentFile.ReadAsync(path));
}
