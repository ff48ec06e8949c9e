using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Index.Service.Writing;

/// <summary>Merges changes into a source.</summary>
/// <remarks>Hoffman, Snell: JSON Merge Patch, RFC 7396. What does not change stays as it was written, to the letter.</remarks>
internal static class MergePatch
{
    /// <summary>A source with changes.</summary>
    /// <param name="source">A JSON object; undefined for none.</param>
    /// <param name="changes">A JSON object of text, no deeper than a source may be.</param>
    public static JsonElement Apply(JsonElement source, JsonElement changes)
    {
        var merged = new ArrayBufferWriter<byte>();
        Write(merged, source, changes);
        return JsonElement.Parse(merged.WrittenSpan, SourceDepth.LenientDocument);
    }

    private static void Write(ArrayBufferWriter<byte> json, JsonElement before, JsonElement change)
    {
        if (change.ValueKind != JsonValueKind.Object)
        {
            json.Write(JsonMarshal.GetRawUtf8Value(change));
            return;
        }
        var changes = new Dictionary<string, JsonProperty>(StringComparer.Ordinal);
        foreach (JsonProperty property in change.EnumerateObject()) changes[property.Name] = property;
        var done = new HashSet<string>(StringComparer.Ordinal);
        bool isFirst = true;
        json.Write("{"u8);
        if (before.ValueKind == JsonValueKind.Object)
            foreach (JsonProperty property in before.EnumerateObject())
            {
                if (!changes.TryGetValue(property.Name, out JsonProperty changed))
                    Write(json, property, property.Value, default, ref isFirst);
                // Of a name that stands there twice, what changes is left once.
                else if (done.Add(property.Name)) Write(json, property, property.Value, changed.Value, ref isFirst);
            }
        foreach ((string name, JsonProperty added) in changes)
            if (done.Add(name)) Write(json, added, default, added.Value, ref isFirst);
        json.Write("}"u8);
    }

    private static void Write(
        ArrayBufferWriter<byte> json, JsonProperty property, JsonElement before, JsonElement change, ref bool isFirst)
    {
        if (change.ValueKind == JsonValueKind.Null) return;
        json.Write(isFirst ? "\""u8 : ",\""u8);
        json.Write(JsonMarshal.GetRawUtf8PropertyName(property));
        json.Write("\":"u8);
        if (change.ValueKind == JsonValueKind.Undefined) json.Write(JsonMarshal.GetRawUtf8Value(before));
        else Write(json, before, change);
        isFirst = false;
    }
}
