using System.Text.Json;
using Microsoft.Extensions.AI;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Index.Tests.Service;

public class TextVectorTests
{
    private const int D = 64;

    [Fact]
    public async Task Each_distinct_text_is_embedded_once_at_most_1024_at_a_time()
    {
        using var words = new WordEmbedder(D);
        await using ISimilarityService lsh = await CreateAsync(words);
        WriteReport report = await lsh.UpsertAsync("c", [.. Enumerable.Range(0, 3_000).Select(i => Text($"d{i}", $"w{i % 1_500}"))]);
        Assert.Equal((3_000, 0), (report.Written, report.Failures.Count));
        Assert.Equal([1_024, 476], words.Calls.Select(call => call.Length));
        words.Calls.Clear();
        await lsh.SearchAsync("c", [.. Enumerable.Range(0, 20).Select(i => Search($"w{i % 2}"))]);
        Assert.Equal([["w0", "w1"]], words.Calls);
        words.Calls.Clear();
        await lsh.WriteAsync("c", [Text("x", "w") with { Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["t"] = new float[D] } }, null!]);
        Assert.Empty(words.Calls);
    }

    [Fact]
    public async Task A_failing_embedder_ends_a_write_before_it_begins_and_is_told_of_each_document_of_an_import()
    {
        using var failing = new WordEmbedder(D) { Fails = true };
        await using ISimilarityService lsh = await CreateAsync(failing);
        float[] vector = new float[D];
        vector[0] = 1;
        Document[] documents = [Text("t", "a lamp"), Document.Of("v", "t", vector)];
        LshException error = await Assert.ThrowsAsync<LshException>(() => lsh.UpsertAsync("c", documents));
        Assert.Equal((ErrorKind.Unavailable, "The embedder 'e' of field 't' failed: the model is away. Nothing was written."), (error.Kind, error.Message));
        Assert.Equal(0, (await lsh.DescribeAsync("c")).Documents);
        ImportReport report = await lsh.ImportAsync("c", documents.ToAsyncEnumerable());
        Assert.Equal((1, 1, "t", ErrorKind.Unavailable), (report.Written, report.Failed, report.Failures[0].Id, report.Failures[0].Kind));
        Assert.Contains("the model is away. This document was not written.", report.Failures[0].Message, StringComparison.Ordinal);
        Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<LshException>(() => lsh.SearchAsync("c", Search("a lamp")))).Kind);
    }

    [Fact]
    public async Task A_text_is_not_changed_where_its_vector_cannot_be_made_again_and_other_fields_are()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("lsh-test-").FullName, "data.db");
        using var words = new WordEmbedder(D);
        await using (ISimilarityService lsh = EmbeddedSimilarity.Open(path, embedders: _ => words))
        {
            await lsh.CreateAsync("c", [new VectorField("t", D) { Embedder = "e" }]);
            await lsh.UpsertAsync("c", [Text("d", "a lamp")]);
            words.Calls.Clear();
            await lsh.UpdateAsync("c", "d", new { price = 1, t = "a lamp" });
            Assert.Empty(words.Calls);
        }
        await using (ISimilarityService lsh = EmbeddedSimilarity.Open(path))
        {
            LshException error = await Assert.ThrowsAsync<LshException>(() => lsh.UpdateAsync("c", "d", new { t = "a desk" }));
            Assert.Equal((ErrorKind.NotSupported, "update", "c"), (error.Kind, error.Operation, error.Collection));
            Assert.Contains("by the embedder 'e', which this process does not have for texts", error.Message, StringComparison.Ordinal);
            await lsh.UpdateAsync("c", "d", new { price = 2 });
            Assert.Equal("""{"t":"a lamp","price":2}""", (await lsh.GetAsync("c", "d"))!.Source.GetRawText());
        }
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task A_wrong_search_embeds_nothing()
    {
        using var words = new WordEmbedder(D);
        await using ISimilarityService lsh = await CreateAsync(words);
        await Assert.ThrowsAsync<LshException>(() => lsh.SearchAsync("c", Search("a lamp") with { Limit = 0 }));
        await Assert.ThrowsAsync<LshException>(() => lsh.SearchAsync("c", [Search("a lamp"), Search("a lamp") with { Limit = 0 }]));
        Assert.Empty(words.Calls);
    }

    [Fact]
    public async Task A_cancelled_embedding_is_a_cancelled_write()
    {
        using var cancelled = new CancellationTokenSource();
        await using ISimilarityService lsh = await CreateAsync(new Waiting(cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lsh.UpsertAsync("c", [Text("t", "a lamp")], cancelled.Token));
        Assert.Equal(0, (await lsh.DescribeAsync("c")).Documents);
    }

    [Fact]
    public async Task A_field_is_not_created_with_other_dimensions_than_its_embedder_says_it_makes()
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null, embedders: _ => new Told());
        LshException error = await Assert.ThrowsAsync<LshException>(() => lsh.CreateAsync("c", [new VectorField("t", D) { Embedder = "e" }]));
        Assert.Equal("The embedder 'e' makes vectors of 65 dimensions; field 't' is to have 64.", error.Message);
        Assert.Empty(await lsh.ListAsync());
    }

    [Fact]
    public async Task What_a_field_is_made_of_is_there_after_the_file_was_opened_again()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("lsh-test-").FullName, "data.db");
        VectorField[] fields = [new("t", D) { Embedder = "e", Source = "a.b" }, new("v", 2)];
        await using (ISimilarityService lsh = EmbeddedSimilarity.Open(path)) await lsh.CreateAsync("c", fields);
        await using (ISimilarityService lsh = EmbeddedSimilarity.Open(path))
            Assert.Equal(fields, (await lsh.DescribeAsync("c")).Fields.Select(field => field.Field));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private static async Task<ISimilarityService> CreateAsync(IEmbeddingGenerator<string, Embedding<float>> embedder)
    {
        ISimilarityService lsh = EmbeddedSimilarity.Open(null, embedders: name => name == "e" ? embedder : null);
        await lsh.CreateAsync("c", [new VectorField("t", D) { Embedder = "e" }]);
        return lsh;
    }

    private static Document Text(string id, string text) =>
        new(id, new Dictionary<string, ReadOnlyMemory<float>>(), JsonSerializer.SerializeToElement(new { t = text }));

    private static SearchRequest Search(string text) => new() { QueryTexts = new Dictionary<string, string> { ["t"] = text } };

    private class Told : IEmbeddingGenerator<string, Embedding<float>>
    {
        public virtual Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException();

        public virtual object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata(defaultModelDimensions: 65) : null;

        public void Dispose()
        {
        }
    }

    /// <summary>Is cancelled while it embeds.</summary>
    private sealed class Waiting(CancellationTokenSource cancelled) : Told
    {
        public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            await cancelled.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return [];
        }

        public override object? GetService(Type serviceType, object? serviceKey = null) => null;
    }
}
