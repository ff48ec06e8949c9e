using System.Text.Json;

namespace OrleansLsh.Index.Elasticsearch.Mapping;

/// <summary>The server's graph that each field of a collection has beside its cells.</summary>
/// <param name="Type">Over which vectors; not <see cref="NativeGraph.None"/>.</param>
/// <param name="M">Links of a vector.</param>
/// <param name="EfConstruction">Candidates among which these are chosen.</param>
internal sealed record GraphShape(NativeGraph Type, int M, int EfConstruction)
{
    private const string TypeName = "graph", LinksName = "graph_m", CandidatesName = "graph_ef_construction";

    // What the server takes where nothing is said: graphs made before these could be chosen have it.
    private const int UnsaidM = 16, UnsaidEfConstruction = 100;

    /// <summary>The <c>index_options</c> of its field.</summary>
    public Dictionary<string, object> Options => new()
    {
        ["type"] = Type == NativeGraph.Hnsw ? "hnsw" : "int8_hnsw",
        ["m"] = M,
        ["ef_construction"] = EfConstruction,
    };

    /// <summary>The graph of new collections; null for none.</summary>
    public static GraphShape? Of(ElasticsearchOptions options) =>
        options.Graph == NativeGraph.None ? null : new GraphShape(options.Graph, options.GraphM, options.GraphEfConstruction);

    /// <summary>Writes it, or that there is none, into an index's <c>_meta</c>.</summary>
    public static void Write(Utf8JsonWriter writer, GraphShape? graph)
    {
        writer.WriteString(TypeName, (graph?.Type ?? NativeGraph.None).ToString());
        if (graph is null) return;
        writer.WriteNumber(LinksName, graph.M);
        writer.WriteNumber(CandidatesName, graph.EfConstruction);
    }

    /// <summary>Reads it from an index's <c>_meta</c>; null for none.</summary>
    public static GraphShape? Read(JsonElement meta)
    {
        var type = Enum.Parse<NativeGraph>(meta.GetProperty(TypeName).GetString()!);
        return type == NativeGraph.None ? null : new GraphShape(type, Number(meta, LinksName) ?? UnsaidM, Number(meta, CandidatesName) ?? UnsaidEfConstruction);
    }

    private static int? Number(JsonElement meta, string name) => meta.TryGetProperty(name, out JsonElement number) ? number.GetInt32() : null;
}
