using System.Text.Json;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Index.Elasticsearch.Documents;

/// <summary>Reads documents back from what an index keeps.</summary>
internal static class StoredDocument
{
    private static readonly Dictionary<string, ReadOnlyMemory<float>> NoVectors = [];

    /// <summary>The parts of a stored document that a reader asks for.</summary>
    public static string[] Parts(bool withSource, bool withVectors) => (withSource, withVectors) switch
    {
        (true, true) => ["source", "fields.*.vector"],
        (true, false) => ["source"],
        (false, true) => ["fields.*.vector"],
        _ => [],
    };

    /// <summary>A document from its stored form.</summary>
    public static Document Read(string id, JsonElement stored) => new(id, Vectors(stored), Source(stored));

    /// <summary>The source as it was given; undefined where there is none.</summary>
    public static JsonElement Source(JsonElement stored)
    {
        if (!stored.TryGetProperty("source", out JsonElement text)) return default;
        using var source = JsonDocument.Parse(text.GetString()!, SourceDepth.LenientDocument);
        return source.RootElement.Clone();
    }

    /// <summary>Field → vector, bit for bit as it was written.</summary>
    public static IReadOnlyDictionary<string, ReadOnlyMemory<float>> Vectors(JsonElement stored)
    {
        if (!stored.TryGetProperty("fields", out JsonElement fields)) return NoVectors;
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>(StringComparer.Ordinal);
        foreach (JsonProperty field in fields.EnumerateObject())
            if (field.Value.TryGetProperty("vector", out JsonElement vector)) vectors[field.Name] = Vector(vector);
        return vectors;
    }

    /// <summary>A stored vector, bit for bit as it was written.</summary>
    public static float[] Vector(JsonElement array)
    {
        var vector = new float[array.GetArrayLength()];
        int k = 0;
        foreach (JsonElement component in array.EnumerateArray()) vector[k++] = component.GetSingle();
        return vector;
    }
}
