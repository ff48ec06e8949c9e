using Microsoft.Extensions.VectorData;
using OrleansLsh.VectorData.Mapping;

namespace OrleansLsh;

/// <summary>A collection of records without a class: property names and their values.</summary>
public sealed class LshDynamicCollection : LshCollection<object, Dictionary<string, object?>>
{
    /// <summary>A collection of a service.</summary>
    /// <param name="service">The service that keeps it; it stays the caller's.</param>
    /// <param name="name">The collection's name.</param>
    /// <param name="options">Its definition, which is needed here, and what else is chosen for it.</param>
    public LshDynamicCollection(ISimilarityService service, string name, LshCollectionOptions options)
        // The builder asks the definition's own generator for records of a class only.
        : base(
            service, name, options,
            new LshModelBuilder().BuildDynamic(
                Definition(options), Definition(options).EmbeddingGenerator ?? options.EmbeddingGenerator))
    {
    }

    private static VectorStoreCollectionDefinition Definition(LshCollectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Definition
            ?? throw new ArgumentException("A collection of records without a class needs a definition.", nameof(options));
    }
}
