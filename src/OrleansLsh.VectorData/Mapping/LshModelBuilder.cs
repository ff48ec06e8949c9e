using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using OrleansLsh.VectorData.Searching;

namespace OrleansLsh.VectorData.Mapping;

/// <summary>Makes the model of a record, and holds it to what the index can keep.</summary>
internal sealed class LshModelBuilder() : CollectionModelBuilder(Options)
{
    /// <summary>The types of vectors, for messages.</summary>
    public const string VectorTypes = "ReadOnlyMemory<float>, Embedding<float>, float[]";

    private const string KeyTypes = "string, int, long, Guid";

    // The key is the document's id, which filters know by this name: no other property may have it.
    private static new readonly CollectionModelBuildingOptions Options = new()
    {
        RequiresAtLeastOneVector = false,
        SupportsMultipleVectors = true,
        ReservedKeyStorageName = FieldClause.Id,
    };

    /// <inheritdoc/>
    protected override bool IsDataPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = SourceType.IsKnown(type) ? null : SourceType.Names;
        return supportedTypes is null;
    }

    /// <inheritdoc/>
    protected override bool IsVectorPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = VectorValue.IsVectorType(type) ? null : VectorTypes;
        return supportedTypes is null;
    }

    /// <inheritdoc/>
    protected override void ValidateKeyProperty(KeyPropertyModel keyProperty)
    {
        base.ValidateKeyProperty(keyProperty);
        if (!RecordKey.IsKeyType(keyProperty.Type))
            throw new NotSupportedException(
                $"Property '{keyProperty.ModelName}' has unsupported type '{keyProperty.Type.Name}'. "
                + $"Key properties must be one of the supported types: {KeyTypes}.");
    }

    /// <inheritdoc/>
    protected override void ValidateProperty(PropertyModel propertyModel, VectorStoreCollectionDefinition? definition)
    {
        base.ValidateProperty(propertyModel, definition);
        if (propertyModel is VectorPropertyModel vector) DistanceRule.Of(vector);
        if (propertyModel.StorageName == GivenVectors.Name)
            throw new NotSupportedException(
                $"Property '{propertyModel.ModelName}' has the storage name '{GivenVectors.Name}', which this provider has for itself.");
    }
}
