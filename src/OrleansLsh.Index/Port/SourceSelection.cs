using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Index.Port;

/// <summary>Cuts a document's source down to the part that a search asked for.</summary>
public static class SourceSelection
{
    /// <summary>Names the whole source.</summary>
    public const string All = "*";

    private static readonly JsonWriterOptions Writing =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Whether a search asks for anything of the sources.</summary>
    public static bool IsWanted(SearchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Include is not { Count: 0 };
    }

    /// <summary>What a search asks for of a source; undefined where that is nothing.</summary>
    /// <param name="source">The whole source; undefined where there is none.</param>
    /// <param name="request">Names what is included and excluded.</param>
    public static JsonElement Select(JsonElement source, SearchRequest request)
    {
        if (!IsWanted(request)) return default;
        IReadOnlyList<string>? include = request.Include is { } named && !named.Contains(All) ? named : null;
        IReadOnlyList<string> exclude = request.Exclude ?? [];
        if (source.ValueKind != JsonValueKind.Object) return source;
        // Most sources hold nothing of what is left out: they are not written anew.
        if (include is null && !MayHold(source, exclude)) return source;
        var selected = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(selected, Writing)) WriteProperties(json, source, include, exclude);
        return JsonElement.Parse(selected.WrittenSpan, SourceDepth.LenientDocument);
    }

    /// <summary>Whether a source has a property that one of some paths may begin with.</summary>
    /// <remarks>Asked of every hit: no strings are made of the properties' names.</remarks>
    private static bool MayHold(JsonElement source, IReadOnlyList<string> paths)
    {
        foreach (string path in paths)
        {
            if (source.TryGetProperty(path, out _)) return true;
            for (int dot = path.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = path.IndexOf('.', dot + 1))
                if (source.TryGetProperty(path.AsSpan(0, dot), out _)) return true;
        }
        return false;
    }

    private static void WriteProperties(
        Utf8JsonWriter json, JsonElement source, IReadOnlyList<string>? include, IReadOnlyList<string> exclude)
    {
        json.WriteStartObject();
        foreach (JsonProperty property in source.EnumerateObject())
        {
            string name = property.Name;
            if (exclude.Contains(name)) continue;
            IReadOnlyList<string>? inside = include is null || include.Contains(name) ? null : Below(name, include);
            if (inside is { Count: 0 }) continue;
            IReadOnlyList<string> outside = exclude.Count == 0 ? exclude : Below(name, exclude);
            bool isPart = inside is not null || outside.Count > 0;
            if (inside is not null && property.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)) continue;
            json.WritePropertyName(name);
            if (isPart) WritePart(json, property.Value, inside, outside);
            else property.Value.WriteTo(json);
        }
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, JsonElement value, IReadOnlyList<string>? include, IReadOnlyList<string> exclude)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteProperties(json, value, include, exclude);
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (JsonElement element in value.EnumerateArray()) WritePart(json, element, include, exclude);
                json.WriteEndArray();
                break;
            // What has no properties holds nothing of a path that goes on.
            default:
                if (include is null) value.WriteTo(json);
                break;
        }
    }

    private static List<string> Below(string name, IReadOnlyList<string> paths)
    {
        var below = new List<string>();
        foreach (string path in paths)
            if (SourcePath.Inside(path, name, out ReadOnlySpan<char> rest) && !rest.IsEmpty) below.Add(rest.ToString());
        return below;
    }
}
