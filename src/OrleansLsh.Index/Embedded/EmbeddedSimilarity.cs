using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using OrleansLsh.Index.Port;

namespace OrleansLsh;

/// <summary>The similarity service in one process: one file, no server.</summary>
public static class EmbeddedSimilarity
{
    /// <summary>Opens a data file; it is created, with its folder, where it is absent.</summary>
    /// <param name="path">The file; null for a temporary one that is deleted in the end.</param>
    /// <param name="options">What the service does by itself; null for the defaults.</param>
    /// <param name="embedders">Finds the generator of a name that fields give as <see cref="VectorField.Embedder"/>, null where there is
    /// none; such as <c>name => provider.GetKeyedService&lt;IEmbeddingGenerator&lt;string, Embedding&lt;float>>>(name)</c>. They are not
    /// disposed with the service. Null where no vectors are made of texts.</param>
    /// <param name="logger">Told what an operator should know, such as that it is time to train again; null for nobody.</param>
    /// <exception cref="LshException">Another process has it open; it is no data file or of a newer version; the folder
    /// refuses; an option is out of its range.</exception>
    public static ISimilarityService Open(
        string? path, SimilarityOptions? options = null, Func<string, IEmbeddingGenerator<string, Embedding<float>>?>? embedders = null,
        ILogger? logger = null)
    {
        if (options is not null) RangeRules.Require(options);
        return new SimilarityService(EmbeddedIndex.Open(path), options: options, embedders: embedders, logger: logger);
    }
}
