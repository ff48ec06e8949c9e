using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace OrleansLsh;

/// <summary>What is chosen for a vector store as a whole.</summary>
public sealed class LshVectorStoreOptions
{
    /// <summary>The store's name in metadata and errors; null for none.</summary>
    public string? Name { get; set; }

    /// <summary>Makes vectors of texts and other inputs, where neither the vector property nor the collection's definition names a
    /// generator; null for none.</summary>
    public IEmbeddingGenerator? EmbeddingGenerator { get; set; }
}

/// <summary>What is chosen for one collection.</summary>
public sealed class LshCollectionOptions : VectorStoreCollectionOptions
{
    /// <summary>The store's name in metadata and errors; null for none.</summary>
    public string? StoreName { get; set; }
}
