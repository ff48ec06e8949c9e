using System.Text.Json;
using Microsoft.Extensions.AI;
using OrleansLsh.Tests.Models;

namespace OrleansLsh.Embeddings.Onnx.Tests.Sentences;

/// <summary>A collection that changes to a real model.</summary>
public sealed class ReembeddingTests
{
    private static readonly string[] Titles =
        ["Reads a file without blocking", "Draws a circle", "Writes to a socket", "The colour of a bird", "Bakes bread at home"];

    [Fact]
    public async Task A_collection_of_letters_counted_understands_once_a_model_makes_its_vectors()
    {
        using var minilm = new OnnxSentenceEmbedder(new OnnxSentenceOptions { Model = GalleryModels.MiniLm });
        using var letters = new Letters();
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(
            null, embedders: name => name switch { "letters" => letters, "minilm" => minilm, _ => null });
        await lsh.CreateAsync("notes", [new VectorField("title", 26) { Embedder = "letters" }]);
        await lsh.UpsertAsync("notes", [.. Titles.Select((title, i) => new Document(
            $"{i}", new Dictionary<string, ReadOnlyMemory<float>>(), JsonSerializer.SerializeToElement(new { title })))]);
        CollectionDescription after = await lsh.ReembedAsync("notes", "title", "minilm", new TrainingOptions { TuneSeconds = 0.1 });
        Assert.Equal((384, "minilm"), (after.Fields[0].Field.Dimensions, after.Fields[0].Field.Embedder));
        var asked = new SearchRequest { QueryTexts = new Dictionary<string, string> { ["title"] = "asynchronous input" }, Limit = 1 };
        Assert.Equal("0", (await lsh.SearchAsync("notes", asked)).Hits[0].Id);
    }

    private sealed class Letters : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult<GeneratedEmbeddings<Embedding<float>>>([.. values.Select(text => new Embedding<float>(
                (float[])[.. Enumerable.Range('a', 26).Select(letter => (float)text.Count(own => char.ToLowerInvariant(own) == letter))]))]);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
