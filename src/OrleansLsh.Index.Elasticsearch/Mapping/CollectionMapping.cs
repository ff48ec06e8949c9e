using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;

namespace OrleansLsh.Index.Elasticsearch.Mapping;

/// <summary>Settings and mapping of a collection's index.</summary>
/// <remarks>
/// <c>id</c> and <c>order_{generation}</c> are read from doc values, so that hits need no stored fields; <c>source</c> is the document's
/// source as text and comes back as it was; <c>terms</c> and <c>words</c> are made of it for filters and text. The similarity of the
/// tokens is BM25 without saturation (k1 = 0), which leaves Σ idf.
/// </remarks>
internal static class CollectionMapping
{
    /// <summary>The most dimensions that the server's vectors have.</summary>
    private const int MaxDimensions = 4_096;

    private const string Rarity = "rarity";

    /// <summary>Refuses a field of more dimensions than the server's vectors have.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.InvalidArgument"/>.</exception>
    public static void RequireDimensions(VectorField field)
    {
        if (field.Dimensions > MaxDimensions)
            throw new LshException(ErrorKind.InvalidArgument,
                $"Field '{field.Name}' has {field.Dimensions} dimensions; in Elasticsearch a vector has at most {MaxDimensions:N0}.");
    }

    /// <summary>The body of the request that creates the index.</summary>
    /// <param name="options">Shards and replicas.</param>
    /// <param name="state">What the index is for.</param>
    /// <param name="alias">The alias it is to have at once; null for none.</param>
    public static RequestBody Create(ElasticsearchOptions options, IndexState state, string? alias) => RequestBody.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("settings");
        writer.WriteNumber("number_of_shards", options.Shards);
        writer.WriteNumber("number_of_replicas", options.Replicas);
        // The documents of a cell lie side by side: comparing them reads the disk's pages, and the processor's, in a row.
        writer.WriteString("sort.field", IndexNames.Home(state.Fields[0].Field.Name));
        writer.WriteStartObject("similarity");
        writer.WriteStartObject(Rarity);
        writer.WriteString("type", "BM25");
        writer.WriteNumber("k1", 0);
        writer.WriteNumber("b", 0);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        if (alias is not null) WriteAlias(writer, alias);
        writer.WritePropertyName("mappings");
        WriteMapping(writer, state);
        writer.WriteEndObject();
    });

    /// <summary>The properties of the mapping: path → the settings that matter.</summary>
    public static IEnumerable<(string Path, Dictionary<string, object> Settings)> Properties(IndexState state)
    {
        yield return ("id", Keyword(("index", false)));
        yield return (state.Order, new() { ["type"] = "long", ["index"] = false });
        yield return ("source", Keyword(("index", false), ("doc_values", false)));
        yield return ("terms", Keyword(("doc_values", false)));
        yield return ("words", Keyword(("doc_values", false), ("norms", true), ("index_options", "freqs")));
        foreach (IndexedField known in state.Fields)
        {
            yield return (IndexNames.Vector(known.Field.Name), Vector(known, new() { ["type"] = "flat" }));
            if (known.Copy is not null) yield return (IndexNames.Copy(known.Field.Name), Vector(known, known.Copy.Options()));
            yield return (IndexNames.Tokens(known.Field.Name), Keyword(("doc_values", false), ("similarity", Rarity)));
            yield return (IndexNames.Home(known.Field.Name), Keyword(("index", false)));
            yield return (IndexNames.Cells(known.Field.Name), Keyword(("doc_values", false)));
        }
    }

    /// <summary>The parts that a stored document is made of, by name. The copy of a vector is made of
    /// it.</summary>
    /// <remarks>Servers from 9.2 on give vectors only where they are asked for by name, those before take the names as well.</remarks>
    public static IEnumerable<string> Stored(IndexState state) =>
        Properties(state).Select(property => property.Path).Except(state.Fields.Select(known => IndexNames.Copy(known.Field.Name)));

    private static void WriteAlias(Utf8JsonWriter writer, string alias)
    {
        writer.WriteStartObject("aliases");
        writer.WriteStartObject(alias);
        // The server allows one write index per alias: of two who create the same collection at once, one is refused.
        writer.WriteBoolean("is_write_index", true);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteMapping(Utf8JsonWriter writer, IndexState state)
    {
        Dictionary<string, object> tree = [];
        foreach ((string path, Dictionary<string, object> settings) in Properties(state)) Place(tree, path.Split('.'), settings);
        writer.WriteStartObject();
        writer.WriteString("dynamic", "strict");
        // What is read of a document is the vector itself.
        if (state.Fields.Any(known => known.Copy is not null)) WriteExcludes(writer);
        writer.WritePropertyName("_meta");
        state.Write(writer);
        writer.WritePropertyName("properties");
        JsonSerializer.Serialize(writer, tree);
        writer.WriteEndObject();
    }

    private static void WriteExcludes(Utf8JsonWriter writer)
    {
        writer.WritePropertyName("_source");
        writer.WriteRawValue("""{"excludes":["fields.*.graph"]}""");
    }

    private static void Place(Dictionary<string, object> tree, ReadOnlySpan<string> path, Dictionary<string, object> settings)
    {
        if (path.Length == 1)
        {
            tree[path[0]] = settings;
            return;
        }
        if (!tree.TryGetValue(path[0], out object? child))
            tree[path[0]] = child = new Dictionary<string, object> { ["properties"] = new Dictionary<string, object>() };
        Place((Dictionary<string, object>)((Dictionary<string, object>)child)["properties"], path[1..], settings);
    }

    private static Dictionary<string, object> Vector(IndexedField known, Dictionary<string, object> options) => new()
    {
        ["type"] = "dense_vector",
        ["dims"] = known.Field.Dimensions,
        ["index"] = true,
        // Cosine vectors have length 1 when they are written.
        ["similarity"] = known.Field.Metric switch
        {
            Metric.Cosine => "dot_product",
            Metric.Dot => "max_inner_product",
            _ => "l2_norm",
        },
        ["index_options"] = options,
    };

    private static Dictionary<string, object> Keyword(params ReadOnlySpan<(string Name, object Value)> settings)
    {
        var keyword = new Dictionary<string, object> { ["type"] = "keyword" };
        foreach ((string name, object value) in settings) keyword[name] = value;
        return keyword;
    }
}
