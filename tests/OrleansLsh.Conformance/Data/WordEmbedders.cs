using Microsoft.Extensions.AI;

namespace OrleansLsh.Conformance.Data;

/// <summary>The embedders that every backend of the suite has, by name.</summary>
public static class WordEmbedders
{
    /// <summary>Components of their vectors.</summary>
    public const int Dimensions = 64;

    private static readonly Dictionary<string, WordEmbedder> All = new(StringComparer.Ordinal)
    {
        ["words"] = new WordEmbedder(Dimensions),
        ["wide"] = new WordEmbedder(Dimensions + 1),
        ["failing"] = new WordEmbedder(Dimensions) { Fails = true },
        ["fragile"] = new WordEmbedder(Dimensions) { FailsOn = "poison" },
    };

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => All.Keys;

    /// <summary>The embedder of a name, or null.</summary>
    public static IEmbeddingGenerator<string, Embedding<float>>? Find(string name) => All.GetValueOrDefault(name);
}

/// <summary>Texts of the same words have the same direction; queries have one more component in common, as if by a prefix.</summary>
public sealed class WordEmbedder(int dimensions) : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>Whether every call fails.</summary>
    public bool Fails { get; init; }

    /// <summary>A word that texts must not have; null for none.</summary>
    public string? FailsOn { get; init; }

    /// <summary>The texts of each call.</summary>
    public List<string[]> Calls { get; } = [];

    /// <summary>The vector of a text.</summary>
    public static float[] Vector(string text, int dimensions, bool isQuery = false)
    {
        var vector = new float[dimensions];
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            vector[(int)((Hash(word) >> 8) % (dimensions - 1))]++;
        if (isQuery) vector[^1] = 1;
        return vector;
    }

    private static uint Hash(string word) =>
        word.Aggregate(2_166_136_261, (hash, letter) => unchecked((hash ^ letter) * 16_777_619));

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(Generate(values, isQuery: false));

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is QuerySide.Key ? new Queries(this) : serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private GeneratedEmbeddings<Embedding<float>> Generate(IEnumerable<string> values, bool isQuery)
    {
        if (Fails) throw new InvalidOperationException("the model is away");
        string[] texts = [.. values];
        if (FailsOn is { } word && texts.Any(text => text.Contains(word, StringComparison.Ordinal)))
            throw new InvalidOperationException($"the model does not take '{word}'");
        lock (Calls) Calls.Add(texts);
        return [.. texts.Select(text => new Embedding<float>(Vector(text, dimensions, isQuery)))];
    }

    private sealed class Queries(WordEmbedder embedder) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(embedder.Generate(values, isQuery: true));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
