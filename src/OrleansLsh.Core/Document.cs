using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace OrleansLsh;

/// <summary>A document: an id, a vector in one or more fields, and whatever else the caller keeps with it.</summary>
/// <param name="Id">Unique in its collection; 1 to 512 bytes of UTF-8. Writing a document of the same id replaces it whole.</param>
/// <param name="Vectors">Vector field → components. A document may lack some of the collection's fields, not all.</param>
/// <param name="Source">A JSON object kept and returned as it is; undefined where there is none.</param>
public sealed record Document(string Id, IReadOnlyDictionary<string, ReadOnlyMemory<float>> Vectors, JsonElement Source = default)
{
    /// <summary>Why a way to give a source is not for trimmed applications.</summary>
    internal const string Reflected = "The properties of an object are found by reflection; in a trimmed application give a JsonElement.";

    /// <summary>Where in which file it was read; null where it came from elsewhere.</summary>
    internal DocumentOrigin? Origin { get; init; }

    /// <summary>Why the entry is not a document, in a sentence: what a file held in its place. An import reports it as failed. Null for
    /// every other.</summary>
    internal string? Fault { get; init; }

    /// <summary>A document of a collection with a single vector field.</summary>
    /// <param name="id">Unique in its collection.</param>
    /// <param name="field">The vector field.</param>
    /// <param name="vector">As many components as the field has dimensions.</param>
    /// <param name="source">Anything that serialises to a JSON object; null where there is none.</param>
    [RequiresUnreferencedCode(Reflected), RequiresDynamicCode(Reflected)]
    public static Document Of(string id, string field, ReadOnlyMemory<float> vector, object? source) =>
        Of(id, field, vector, source is null ? default : JsonSerializer.SerializeToElement(source));

    /// <summary>A document of a collection with a single vector field.</summary>
    /// <param name="id">Unique in its collection.</param>
    /// <param name="field">The vector field.</param>
    /// <param name="vector">As many components as the field has dimensions.</param>
    /// <param name="source">A JSON object; undefined where there is none.</param>
    public static Document Of(string id, string field, ReadOnlyMemory<float> vector, JsonElement source = default) =>
        new(id, new Dictionary<string, ReadOnlyMemory<float>>(1) { [field] = vector }, source);

    /// <summary>A document that brings no vector: its fields' embedders make them of its source.</summary>
    /// <param name="id">Unique in its collection.</param>
    /// <param name="source">Anything that serialises to a JSON object.</param>
    /// <exception cref="ArgumentException">It serialises to something else.</exception>
    [RequiresUnreferencedCode(Reflected), RequiresDynamicCode(Reflected)]
    public static Document Of(string id, object source) => Of(id, JsonSerializer.SerializeToElement(source));

    /// <summary>A document that brings no vector: its fields' embedders make them of its source.</summary>
    /// <param name="id">Unique in its collection.</param>
    /// <param name="source">A JSON object.</param>
    /// <exception cref="ArgumentException">It is something else.</exception>
    public static Document Of(string id, JsonElement source) => source.ValueKind == JsonValueKind.Object
        ? new Document(id, new Dictionary<string, ReadOnlyMemory<float>>(0), source)
        : throw new ArgumentException($"The source of document '{id}' is {source.ValueKind}; it must be an object.", nameof(source));

    /// <summary>Its id, its vectors by their dimensions, and the beginning of its source.</summary>
    public override string ToString() =>
        $"Document '{Id}' ({string.Join(", ", Vectors.Select(vector => $"{vector.Key}: {vector.Value.Length} dimensions"))})"
        + SourceText.Of(Source);
}

/// <summary>Sources as they are printed.</summary>
internal static class SourceText
{
    private const int Longest = 200;

    /// <summary>A source after a blank, cut where it is long; nothing where there is none.</summary>
    public static string Of(JsonElement source)
    {
        string text = source.ValueKind == JsonValueKind.Undefined ? "" : $" {source.GetRawText()}";
        return text.Length <= Longest ? text : $"{text[..Longest]}…";
    }
}

/// <summary>A place in a file: <c>shop.csv, line 17</c>.</summary>
/// <param name="File">The file's path as the caller gave it.</param>
/// <param name="Unit">What is counted: <c>line</c>, from 1, or <c>row</c>, from 0.</param>
/// <param name="Number">Which of them.</param>
internal sealed record DocumentOrigin(string File, string Unit, long Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}, {Unit} {Number}";
}
