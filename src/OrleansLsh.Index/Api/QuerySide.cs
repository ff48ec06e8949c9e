using Microsoft.Extensions.AI;

namespace OrleansLsh;

/// <summary>Embedders that treat a text that is searched for otherwise than one that is stored, such as by another prefix.</summary>
public static class QuerySide
{
    /// <summary>The key by which such a generator gives, from its <see cref="IEmbeddingGenerator.GetService"/>, the generator for
    /// queries.</summary>
    public const string Key = "queries";

    /// <summary>The generator for queries.</summary>
    /// <param name="documents">The generator for texts that are stored.</param>
    /// <returns>What it gives for <see cref="Key"/>; where it knows no such key, itself.</returns>
    public static IEmbeddingGenerator<string, Embedding<float>> Of(IEmbeddingGenerator<string, Embedding<float>> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        object? queries = documents.GetService(typeof(IEmbeddingGenerator<string, Embedding<float>>), Key);
        return queries as IEmbeddingGenerator<string, Embedding<float>> ?? documents;
    }
}
