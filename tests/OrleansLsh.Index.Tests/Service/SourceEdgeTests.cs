using System.Text;
using System.Text.Json;
using OrleansLsh.Index.Tests.Storage;

namespace OrleansLsh.Index.Tests.Service;

public class SourceEdgeTests
{
    private static readonly float[] One = [1, 0];

    [Fact]
    public async Task A_property_name_with_a_NUL_is_another_property()
    {
        using var temporary = new TemporaryFile();
        await using (ISimilarityService lsh = EmbeddedSimilarity.Open(temporary.Path))
        {
            await lsh.CreateAsync("t", "v", 2);
            Assert.Empty((await lsh.UpsertAsync("t", [Of("x", "{\"a\":1,\"a\\u0000b\":2}"), Of("y", "{\"a\":2}")])).Failures);
            Assert.Equal(["y"], await FindAsync(lsh, new EqualsClause("a", FilterValue.Of(2))));
            Assert.Equal(["x"], await FindAsync(lsh, new EqualsClause("a\0b", FilterValue.Of(2))));
        }
        await using ISimilarityService again = EmbeddedSimilarity.Open(temporary.Path);
        Assert.Empty((await again.UpsertAsync("t", [Of("z", "{\"a\\u0000b\":2,\"c\":3}")])).Failures);
        Assert.Equal(["x", "z"], await FindAsync(again, new EqualsClause("a\0b", FilterValue.Of(2))));
    }

    [Fact]
    public async Task A_source_that_was_parsed_leniently_comes_back()
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null);
        await lsh.CreateAsync("t", "v", 2);
        using JsonDocument lenient = JsonDocument.Parse(
            "{\"a\":{/* why */\"b\":1,},}", new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        await lsh.UpsertAsync("t", [new Document("x", Document.Of("x", "v", One).Vectors, lenient.RootElement)]);
        Assert.Equal(1, (await lsh.GetAsync("t", "x"))!.Source.GetProperty("a").GetProperty("b").GetInt32());
        SearchHit hit = (await lsh.SearchAsync("t", new SearchRequest { Id = "x", IncludeSelf = true, Include = ["a"] })).Hits[0];
        Assert.Equal("{\"a\":{\"b\":1}}", JsonSerializer.Serialize(hit.Source));
    }

    [Theory]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\udc00\":1}")]
    [InlineData("{\"a\":[{\"b\":\"x\\ud800y\"}]}")]
    public async Task A_source_with_half_a_surrogate_pair_is_refused_and_the_documents_beside_it_are_in(string half)
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null);
        await lsh.CreateAsync("t", "v", 2);
        WriteReport report = await lsh.WriteAsync("t", [Of("half", half), Of("whole", "{\"a\":\"\\ud83d\\ude00\"}")]);
        DocumentFailure failure = Assert.Single(report.Failures);
        Assert.Equal(("half", ErrorKind.InvalidArgument), (failure.Id, failure.Kind));
        Assert.Contains("surrogate", failure.Message, StringComparison.Ordinal);
        Assert.Equal("\U0001F600", (await lsh.GetAsync("t", "whole"))!.Source.GetProperty("a").GetString());
    }

    [Theory]
    [InlineData("{\"a\":\"caf\u00e9\"}")]
    [InlineData("{\"caf\u00e9\":1}")]
    [InlineData("{\"a\":[{\"b\":\"\u00e9\\n\"}]}")]
    public async Task A_source_whose_bytes_are_no_UTF_8_is_refused_by_name_and_the_documents_beside_it_are_in(string source)
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null);
        await lsh.CreateAsync("t", "v", 2);
        using JsonDocument latin = JsonDocument.Parse(Encoding.Latin1.GetBytes(source));
        WriteReport report = await lsh.WriteAsync("t", [Of("latin", "{}") with { Source = latin.RootElement }, Of("utf-8", source)]);
        DocumentFailure failure = Assert.Single(report.Failures);
        Assert.Equal(("latin", ErrorKind.InvalidArgument), (failure.Id, failure.Kind));
        Assert.Contains("'latin'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("UTF-8", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(await lsh.GetAsync("t", "utf-8"));
        Assert.Null(await lsh.GetAsync("t", "latin"));
    }

    [Fact]
    public async Task A_source_nested_deeper_than_readers_read_is_refused()
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null);
        await lsh.CreateAsync("t", "v", 2);
        using JsonDocument deep = JsonDocument.Parse(Nested(65), new JsonDocumentOptions { MaxDepth = 1000 });
        using JsonDocument most = JsonDocument.Parse(Nested(64), new JsonDocumentOptions { MaxDepth = 1000 });
        var vectors = Document.Of("x", "v", One).Vectors;
        WriteReport report = await lsh.WriteAsync("t", [new Document("deep", vectors, deep.RootElement), new Document("most", vectors, most.RootElement)]);
        DocumentFailure failure = Assert.Single(report.Failures);
        Assert.Equal(("deep", ErrorKind.TooLarge), (failure.Id, failure.Kind));
        Assert.Contains("64", failure.Message, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, (await lsh.GetAsync("t", "most"))!.Source.ValueKind);
    }

    [Fact]
    public async Task Words_of_letters_beyond_the_first_plane_are_words()
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null);
        await lsh.CreateAsync("t", "v", 2);
        await lsh.UpsertAsync("t", [Of("x", "{\"t\":\"𠮷野家\"}"), Of("y", "{\"t\":\"other\"}")]);
        Assert.Equal(["x"], await FindAsync(lsh, new TextClause("t", "𠮷*")));
        SearchResponse ranked = await lsh.SearchAsync("t", new SearchRequest { Id = "y", Text = new TextQuery("t", "𠮷*", 9) });
        Assert.Equal("x", ranked.Hits[0].Id);
    }

    [Fact]
    public async Task A_text_of_a_thousand_words_is_searched()
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null);
        await lsh.CreateAsync("t", "v", 2);
        string words = string.Join(' ', Enumerable.Range(0, 1_000).Select(i => $"word{i}"));
        await lsh.UpsertAsync("t", [Of("x", JsonSerializer.Serialize(new { t = words })), Of("y", "{\"t\":\"word7\"}")]);
        Assert.Equal(["x"], await FindAsync(lsh, new TextClause("t", words)));
        SearchResponse ranked = await lsh.SearchAsync("t", new SearchRequest { Id = "x", IncludeSelf = true, Text = new TextQuery("t", words, 9) });
        Assert.Equal(2, ranked.Hits.Count);
    }

    private static Document Of(string id, string json) => new(id, Document.Of(id, "v", One).Vectors, JsonDocument.Parse(json).RootElement);

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);

    private static async Task<IEnumerable<string>> FindAsync(ISimilarityService lsh, FilterClause clause) =>
        (await lsh.SearchAsync("t", new SearchRequest
        {
            Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["v"] = One },
            Filter = new Filter { Must = [clause] },
        })).Hits.Select(hit => hit.Id);
}
