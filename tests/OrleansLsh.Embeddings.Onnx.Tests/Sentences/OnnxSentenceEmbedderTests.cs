using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using OrleansLsh.Tests.Models;

namespace OrleansLsh.Embeddings.Onnx.Tests.Sentences;

public sealed class OnnxSentenceEmbedderTests : IDisposable
{
    private readonly OnnxSentenceEmbedder _embedder = new(new OnnxSentenceOptions { Model = GalleryModels.MiniLm, BatchSize = 4 });

    public void Dispose() => _embedder.Dispose();

    [Fact]
    public async Task Vectors_have_length_one_and_lie_near_where_meanings_do()
    {
        GeneratedEmbeddings<Embedding<float>> vectors =
            await _embedder.GenerateAsync(["Reads a file without blocking.", "Loads a document asynchronously.", "The colour of a bird."]);
        Assert.All(vectors, vector => Assert.Equal(1, TensorPrimitives.Norm(vector.Vector.Span), 1e-5f));
        Assert.True(Cosine(vectors[0], vectors[1]) > Cosine(vectors[0], vectors[2]) + 0.2f);
    }

    [Fact]
    public async Task Each_distinct_text_goes_through_the_network_once_and_all_come_back_in_their_order()
    {
        GeneratedEmbeddings<Embedding<float>> vectors = await _embedder.GenerateAsync(["long text of seven words it is", "b", "a", "b", "a", "b"]);
        Assert.Equal(6, vectors.Count);
        Assert.Equal(9 + 3 + 3, vectors.Usage!.InputTokenCount);
        Assert.Equal(vectors[1].Vector, vectors[3].Vector);
        Assert.Equal(1, Cosine(vectors[2], await _embedder.GenerateAsync("a")), 1e-5f);
        Assert.Equal(1, Cosine(vectors[0], await _embedder.GenerateAsync("long text of seven words it is")), 1e-5f);
        Assert.Empty(await _embedder.GenerateAsync([]));
    }

    [Fact]
    public async Task A_vector_does_not_depend_on_the_texts_beside_it()
    {
        string[] texts = [.. Enumerable.Range(1, 30).Select(i => string.Join(' ', Enumerable.Range(0, i * 7 % 40).Select(j => $"word{j}")))];
        GeneratedEmbeddings<Embedding<float>> together = await _embedder.GenerateAsync(texts);
        foreach ((int i, string text) in texts.Index()) Assert.Equal(1, Cosine(together[i], await _embedder.GenerateAsync(text)), 1e-5f);
    }

    [Fact]
    public async Task Callers_at_once_get_what_each_would_alone()
    {
        Embedding<float>[] alone = [await _embedder.GenerateAsync("a bird"), await _embedder.GenerateAsync("a file")];
        Task<Embedding<float>>[] calls = [.. Enumerable.Range(0, 20).Select(i => _embedder.GenerateAsync(i % 2 == 0 ? "a bird" : "a file"))];
        foreach ((int i, Embedding<float> vector) in (await Task.WhenAll(calls)).Index()) Assert.Equal(1, Cosine(alone[i % 2], vector), 1e-5f);
    }

    [Fact]
    public async Task Queries_and_documents_have_the_prefixes_of_the_recipe()
    {
        var recipe = new SentenceRecipe { QueryPrefix = "query: ", DocumentPrefix = "passage: " };
        using var prefixing = new OnnxSentenceEmbedder(new OnnxSentenceOptions { Model = GalleryModels.MiniLm, Recipe = recipe });
        Assert.Equal(1, Cosine(await _embedder.GenerateAsync("query: a bird"), await prefixing.Queries.GenerateAsync("a bird")), 1e-5f);
        Assert.Equal(1, Cosine(await _embedder.GenerateAsync("passage: a bird"), await prefixing.GenerateAsync("a bird")), 1e-5f);
        Assert.Same(prefixing.Queries, QuerySide.Of(prefixing));
        Assert.Same(prefixing, prefixing.Queries.GetService(typeof(OnnxSentenceEmbedder)));
        Assert.Equal(1, Cosine(await _embedder.GenerateAsync("a bird"), await _embedder.Queries.GenerateAsync("a bird")), 1e-5f);
    }

    [Fact]
    public async Task A_recipe_chooses_pooling_length_and_whether_vectors_are_normalised()
    {
        Embedding<float> mean = await _embedder.GenerateAsync("a bird in the hand");
        Embedding<float> cls = await With(new SentenceRecipe { Pooling = SentencePooling.Cls }, "a bird in the hand");
        Assert.InRange(Cosine(mean, cls), 0.1f, 0.95f);
        Embedding<float> plain = await With(new SentenceRecipe { Normalize = false }, "a bird in the hand");
        Assert.Equal(1, Cosine(mean, plain), 1e-5f);
        Assert.NotEqual(1, TensorPrimitives.Norm(plain.Vector.Span), 1e-2f);
        Assert.Equal(1, Cosine(await _embedder.GenerateAsync("a bird"), await With(new SentenceRecipe { MaxTokens = 4 }, "a bird in the hand")), 1e-5f);
        Assert.Equal(384, (await With(new SentenceRecipe { Output = "924" }, "a bird")).Dimensions);

        static async Task<Embedding<float>> With(SentenceRecipe recipe, string text)
        {
            using var embedder = new OnnxSentenceEmbedder(new OnnxSentenceOptions { Model = GalleryModels.MiniLm, Recipe = recipe });
            return await embedder.GenerateAsync(text);
        }
    }

    [Fact]
    public async Task What_cannot_be_embedded_is_refused_and_says_why()
    {
        var missing = await Assert.ThrowsAsync<LshException>(() => _embedder.GenerateAsync(["a", null!]));
        Assert.Equal("Text 1 of 2 is null.", missing.Message);
        var dimensions = await Assert.ThrowsAsync<LshException>(() => _embedder.GenerateAsync(["a"], new EmbeddingGenerationOptions { Dimensions = 128 }));
        Assert.Equal("128 dimensions are asked for; 'all-MiniLM-L6-v2' makes 384.", dimensions.Message);
        await Assert.ThrowsAsync<ArgumentNullException>(() => _embedder.GenerateAsync((IEnumerable<string>)null!));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_ends()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _embedder.GenerateAsync(["a"], null, new CancellationToken(canceled: true)));
        using var cancel = new CancellationTokenSource();
        Task<GeneratedEmbeddings<Embedding<float>>> many =
            _embedder.GenerateAsync(Enumerable.Range(0, 20_000).Select(i => $"text {i}"), null, cancel.Token);
        await _embedder.GenerateAsync("another call goes between two batches");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => many);
    }

    [Fact]
    public async Task After_disposal_calls_are_refused_and_what_is_under_way_ends_in_peace()
    {
        Task<GeneratedEmbeddings<Embedding<float>>> underWay = _embedder.GenerateAsync(Enumerable.Range(0, 20_000).Select(i => $"text {i}"));
        await _embedder.GenerateAsync("one batch");
        _embedder.Dispose();
        _embedder.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => underWay);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _embedder.GenerateAsync("a"));
    }

    [Fact]
    public void An_embedder_tells_what_it_is()
    {
        var metadata = (EmbeddingGeneratorMetadata)_embedder.GetService(typeof(EmbeddingGeneratorMetadata))!;
        Assert.Equal(("onnx", "all-MiniLM-L6-v2", 384), (metadata.ProviderName, metadata.DefaultModelId, metadata.DefaultModelDimensions));
        Assert.Same(_embedder, _embedder.GetService(typeof(IEmbeddingGenerator<string, Embedding<float>>)));
        Assert.Null(_embedder.GetService(typeof(IEmbeddingGenerator), "key"));
        Assert.Equal(384, _embedder.Dimensions);
    }

    [Fact]
    public void A_network_that_takes_no_tokens_is_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("model.onnx", TinyNetwork.MeanColour(null, 8, 8));
        File.Copy(Path.Combine(GalleryModels.MiniLm, "vocab.txt"), folder["vocab.txt"]);
        var refused = Assert.Throws<LshException>(() => new OnnxSentenceEmbedder(new OnnxSentenceOptions { Model = folder.FullPath }));
        Assert.Contains("takes in of Single; a network of the BERT family takes input_ids, attention_mask", refused.Message, StringComparison.Ordinal);
    }

    private static float Cosine(Embedding<float> one, Embedding<float> other) =>
        TensorPrimitives.CosineSimilarity(one.Vector.Span, other.Vector.Span);
}
