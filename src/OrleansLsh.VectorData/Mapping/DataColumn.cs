using System.Text;
using System.Text.Json;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace OrleansLsh.VectorData.Mapping;

/// <summary>A data property and its place in the source of documents.</summary>
internal sealed class DataColumn(DataPropertyModel property)
{
    /// <summary>The property.</summary>
    public DataPropertyModel Property => property;

    /// <summary>Its name in sources, escaped once.</summary>
    public JsonEncodedText Name { get; } = JsonEncodedText.Encode(property.StorageName);

    /// <summary>How its values are kept.</summary>
    public SourceType Type { get; } = SourceType.Of(property.Type);

    private byte[] Plain { get; } = Encoding.UTF8.GetBytes(property.StorageName);

    /// <summary>Its value in a source; null where there is none.</summary>
    public object? Read(JsonElement source) =>
        source.ValueKind == JsonValueKind.Object && source.TryGetProperty(Plain, out JsonElement json)
            && json.ValueKind != JsonValueKind.Null
            ? Type.Read(json)
            : null;
}
