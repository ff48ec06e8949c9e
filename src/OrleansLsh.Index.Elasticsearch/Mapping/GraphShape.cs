using System.Text.Json;

namespace OrleansLsh.Index.Elasticsearch.Mapping;

/// <summary>How a field's graph is built.</summary>
/// <param name="M">Links of a vector.</param>
/// <param name="EfConstruction">Candidates among which these are chosen.</param>
internal sealed record GraphShape(int M, int EfConstruction)
{
    private const string LinksName = "graph_m", CandidatesName = "graph_ef_construction";

    // A search compares the vectors at the other end of links: of wide ones, more links cost more than they find.
    private const int WideDimensions = 256, NarrowM = 48, WideM = 16;

    // What the server takes where nothing is said: graphs that were made before this could be chosen have it.
    private const int UnsaidM = 16, UnsaidEfConstruction = 100;

    /// <summary>The shape of a new field's graph; null where collections get none.</summary>
    public static GraphShape? Of(ElasticsearchOptions options, int dimensions) => options.Graph == NativeGraph.None ? null
        : new GraphShape(options.GraphM ?? (dimensions > WideDimensions ? WideM : NarrowM), options.GraphEfConstruction);

    /// <summary>The <c>index_options</c> of a graph.</summary>
    public Dictionary<string, object> Options(NativeGraph type) => new()
    {
        ["type"] = type == NativeGraph.Hnsw ? "hnsw" : "int8_hnsw",
        ["m"] = M,
        ["ef_construction"] = EfConstruction,
    };

    /// <summary>Writes it into the field's part of an index's <c>_meta</c>.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber(LinksName, M);
        writer.WriteNumber(CandidatesName, EfConstruction);
    }

    /// <summary>Reads it from a field's part of an index's <c>_meta</c>.</summary>
    public static GraphShape Read(JsonElement field) =>
        new(Number(field, LinksName) ?? UnsaidM, Number(field, CandidatesName) ?? UnsaidEfConstruction);

    private static int? Number(JsonElement field, string name) =>
        field.TryGetProperty(name, out JsonElement number) ? number.GetInt32() : null;
}
