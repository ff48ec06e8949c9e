using System.Buffers;
using System.Text.Json;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Index.Port;

/// <summary>Cuts a document's source down to the part that a search asked for.</summary>
public static class SourceSelection
{
    /// <summary>Keeps top-level properties.</summary>
    /// <param name="source">The whole source; undefined where there is none.</param>
    /// <param name="include">Names of properties; <c>*</c> for all.</param>
    public static JsonElement Select(JsonElement source, IReadOnlyList<string> include)
    {
        if (source.ValueKind != JsonValueKind.Object || include.Contains("*")) return source;
        var selected = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(selected))
        {
            json.WriteStartObject();
            foreach (JsonProperty property in source.EnumerateObject())
                if (include.Contains(property.Name)) property.WriteTo(json);
            json.WriteEndObject();
        }
        return JsonElement.Parse(selected.WrittenSpan, SourceDepth.LenientDocument);
    }
}
