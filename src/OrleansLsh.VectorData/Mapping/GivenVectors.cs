using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.VectorData.ProviderServices;
using OrleansLsh.Core.Vectors;
using OrleansLsh.VectorData.Searching;

namespace OrleansLsh.VectorData.Mapping;

/// <summary>Keeps the vectors of a record as they were given, where the index keeps them otherwise: under cosine it brings them to
/// length 1. Those that have it already, as most embeddings do, need nothing.</summary>
/// <remarks>They lie in the document's source, as data URIs (RFC 2397) of float32, little-endian: a source takes no bytes, and such a text
/// has no words.</remarks>
internal static class GivenVectors
{
    /// <summary>The property of the source that has them, by storage name; no data property may have its name.</summary>
    public const string Name = "$given";

    private const string Kind = "data:application/octet-stream;base64,";

    /// <summary>Whether the index does not keep a vector as it is.</summary>
    public static bool IsChanged(VectorPropertyModel property, ReadOnlyMemory<float> vector) =>
        DistanceRule.Of(property).Metric == Metric.Cosine && !VectorRules.IsUnit(VectorRules.SquaredNorm(vector.Span));

    /// <summary>Writes them as a property.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, ReadOnlyMemory<float>> vectors)
    {
        writer.WriteStartObject(Name);
        foreach ((string name, ReadOnlyMemory<float> vector) in vectors)
            writer.WriteString(name, Kind + Convert.ToBase64String(MemoryMarshal.AsBytes(vector.Span)));
        writer.WriteEndObject();
    }

    /// <summary>The vector as it was given; as it is kept where nothing else is known, or somebody gave the document another
    /// since.</summary>
    /// <param name="source">The document's source.</param>
    /// <param name="name">The vector's storage name.</param>
    /// <param name="kept">As the index has it.</param>
    public static ReadOnlyMemory<float> Read(JsonElement source, string name, ReadOnlyMemory<float> kept)
    {
        if (source.ValueKind != JsonValueKind.Object || !source.TryGetProperty(Name, out JsonElement all)
            || all.ValueKind != JsonValueKind.Object || !all.TryGetProperty(name, out JsonElement one)
            || one.ValueKind != JsonValueKind.String || one.GetString() is not { } text
            || !text.StartsWith(Kind, StringComparison.Ordinal)) return kept;
        var given = new float[kept.Length];
        Span<byte> bytes = MemoryMarshal.AsBytes(given.AsSpan());
        if (!Convert.TryFromBase64Chars(text.AsSpan(Kind.Length), bytes, out int count) || count != bytes.Length) return kept;
        double squares = VectorRules.SquaredNorm(given);
        if (!double.IsFinite(squares) || squares == 0) return kept;
        var unit = new float[given.Length];
        VectorRules.Normalize(given, squares, unit);
        return unit.AsSpan().SequenceEqual(kept.Span) ? given : kept;
    }
}
