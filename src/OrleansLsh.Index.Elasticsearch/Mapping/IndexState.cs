using System.Text.Json;

namespace OrleansLsh.Index.Elasticsearch.Mapping;

/// <summary>What an index says of itself in its mapping's <c>_meta</c>.</summary>
/// <param name="Index">Its name.</param>
/// <param name="Uid">Of the collection; the same in all its generations, another after it was dropped and created again.</param>
/// <param name="Generation">Tells the collection's indices apart: the millisecond of their creation, never the same twice.</param>
/// <param name="Fields">The vector fields, in the order of creation.</param>
internal sealed record IndexState(string Index, string Uid, long Generation, IReadOnlyList<IndexedField> Fields)
{
    private const string Product = "orleans-lsh";

    /// <summary>How documents are written now. Format 3 had numbers as doubles, words as runs of letters and digits, and no
    /// dates.</summary>
    private const int CurrentFormat = 4, OldestFormat = 3;

    /// <summary>How the index's documents are written.</summary>
    public int Format { get; private init; } = CurrentFormat;

    /// <summary>Whether its terms and words are those that filters and texts ask for; a training writes the index anew.</summary>
    public bool HasCurrentTerms => Format == CurrentFormat;

    /// <summary>The field that keeps the order of writing.</summary>
    public string Order { get; } = IndexNames.Order(Generation);

    /// <summary>The vector fields, in the order of creation, without what is kept of them.</summary>
    public IReadOnlyList<VectorField> VectorFields { get; } = [.. Fields.Select(known => known.Field)];

    /// <summary>A field, or null.</summary>
    public IndexedField? Find(string field)
    {
        foreach (IndexedField known in Fields)
            if (string.Equals(known.Field.Name, field, StringComparison.Ordinal)) return known;
        return null;
    }

    /// <summary>The state of the index that follows, where fields have new models.</summary>
    /// <param name="models">Field → what it has another of.</param>
    /// <param name="generation">The generation that follows.</param>
    /// <param name="index">The name of its index.</param>
    public IndexState Next(IReadOnlyDictionary<string, NextField> models, long generation, string index) => new(
        index, Uid, generation,
        [
            .. Fields.Select(known => models.TryGetValue(known.Field.Name, out NextField? next)
                ? new IndexedField(next.Field, next.Version, next.Digest, next.Copy)
                : known),
        ]);

    /// <summary>Writes the content of <c>_meta</c>.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("product", Product);
        writer.WriteNumber("format", Format);
        writer.WriteString("uid", Uid);
        writer.WriteNumber("generation", Generation);
        writer.WriteString("graph", VectorCopy.OfAll(Fields.Select(known => known.Copy)).ToString());
        writer.WriteStartArray("fields");
        foreach (IndexedField known in Fields)
        {
            writer.WriteStartObject();
            writer.WriteString("name", known.Field.Name);
            writer.WriteNumber("dimensions", known.Field.Dimensions);
            writer.WriteString("metric", known.Field.Metric.ToString());
            if (known.Field.Embedder is { } embedder) writer.WriteString("embedder", embedder);
            if (known.Field.Source is { } source) writer.WriteString("source", source);
            writer.WriteNumber("model_version", known.ModelVersion);
            writer.WriteString("model_digest", known.ModelDigest);
            known.Copy?.Write(writer);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Reads the state from an index's mapping and holds the mapping to it.</summary>
    /// <param name="index">The index's name.</param>
    /// <param name="mapping">Its mapping.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.Conflict"/>: it is another mapping than this product made.</exception>
    public static IndexState Read(string index, JsonElement mapping)
    {
        IndexState state;
        try
        {
            JsonElement meta = mapping.GetProperty("_meta");
            int format = meta.GetProperty("format").GetInt32();
            if (meta.GetProperty("product").GetString() != Product || format is < OldestFormat or > CurrentFormat)
                throw Refused(index, $"its _meta is not that of {Product}, format {OldestFormat} to {CurrentFormat}");
            NativeGraph graph = Enum.Parse<NativeGraph>(meta.GetProperty("graph").GetString()!);
            state = new IndexState(
                index, meta.GetProperty("uid").GetString()!, meta.GetProperty("generation").GetInt64(),
                [.. meta.GetProperty("fields").EnumerateArray().Select(field => ReadField(field, graph))])
            {
                Format = format,
            };
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw Refused(index, "it has no _meta of this product");
        }
        if (MappingCheck.Difference(state, mapping) is string difference) throw Refused(index, difference);
        return state;
    }

    /// <summary>Whether a mapping says at all that this product made it.</summary>
    public static bool IsOurs(JsonElement mapping) =>
        mapping.TryGetProperty("_meta", out JsonElement meta) && meta.TryGetProperty("product", out JsonElement product)
            && product.ValueEquals(Product);

    private static IndexedField ReadField(JsonElement field, NativeGraph graph) => new(
        new VectorField(
            field.GetProperty("name").GetString()!, field.GetProperty("dimensions").GetInt32(),
            Enum.Parse<Metric>(field.GetProperty("metric").GetString()!))
        {
            Embedder = Given(field, "embedder"),
            Source = Given(field, "source"),
        },
        field.GetProperty("model_version").GetInt32(), field.GetProperty("model_digest").GetString()!,
        VectorCopy.Read(field, graph));

    // What an earlier version did not write is not there.
    private static string? Given(JsonElement field, string name) =>
        field.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static LshException Refused(string index, string difference) => new(
        ErrorKind.Conflict,
        $"Index '{index}' has another mapping than it was created with: {difference}. It is not used; restore it, or drop the collection "
        + "and import anew.");
}
