using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;

namespace OrleansLsh.Index.Elasticsearch.Mapping;

/// <summary>What the server keeps of a copy of a field's vectors, beside those that lie flat.</summary>
/// <param name="Method">The method that searches it; any but <see cref="IndexMethod.Cells"/>, which needs no copy.</param>
/// <param name="M">Links of a vector; 0 where it is no graph.</param>
/// <param name="EfConstruction">Candidates among which these are chosen; 0 where it is no graph.</param>
/// <remarks>What lies flat stays, whatever the method: exact search, and what is measured by it, must not depend on what is measured. And
/// a server cannot change how a field is indexed, so another method is another index, as another model is.</remarks>
internal sealed record VectorCopy(IndexMethod Method, int M = 0, int EfConstruction = 0)
{
    private const string MethodName = "method", LinksName = "graph_m", CandidatesName = "graph_ef_construction";

    // A search compares the vectors at the other end of links: of wide ones, more links cost more than they find.
    private const int WideDimensions = 256, NarrowM = 48, WideM = 16;

    // What the server takes where nothing is said: graphs that were made before this could be chosen have it.
    private const int UnsaidM = 16, UnsaidEfConstruction = 100;

    private const int LeastBits = 64;

    /// <summary>Whether it is a graph, which finds candidates by itself; else it is searched within cells.</summary>
    public bool IsGraph => Method != IndexMethod.CellsBbq;

    /// <summary>Whether a component is one bit in it.</summary>
    public bool IsBits => Method is IndexMethod.CellsBbq or IndexMethod.BbqHnsw;

    /// <summary>The copy that a method needs; null for none.</summary>
    public static VectorCopy? Of(IndexMethod method, ElasticsearchOptions options, int dimensions) => method switch
    {
        IndexMethod.Cells => null,
        IndexMethod.CellsBbq => new VectorCopy(method),
        _ => new VectorCopy(
            method, options.GraphM ?? (dimensions > WideDimensions ? WideM : NarrowM), options.GraphEfConstruction),
    };

    /// <summary>The copy of a new collection's field; null for none.</summary>
    public static VectorCopy? OfNew(ElasticsearchOptions options, int dimensions) => Of(MethodOf(options.Graph), options, dimensions);

    /// <summary>Refuses a method that a field cannot have.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.NotSupported"/>: the message says what the method needs.</exception>
    public static void Require(VectorField field, IndexMethod method, ClusterCheck server)
    {
        if (Lacks(field, method, server) is { } lack)
            throw new LshException(
                ErrorKind.NotSupported, $"Method is {method}; {lack}. Train with another method, or name none.");
    }

    /// <summary>The methods that a field can have, cells first.</summary>
    public static IReadOnlyList<IndexMethod> Possible(VectorField field, ClusterCheck server) =>
        [.. Enum.GetValues<IndexMethod>().Where(method => method != IndexMethod.Auto && Lacks(field, method, server) is null)];

    /// <summary>What is lacking for a method, in words; null for nothing.</summary>
    private static string? Lacks(VectorField field, IndexMethod method, ClusterCheck server) => method switch
    {
        not (IndexMethod.CellsBbq or IndexMethod.BbqHnsw) => null,
        _ when field.Dimensions < LeastBits =>
            $"field '{field.Name}' has {field.Dimensions} dimensions, and Elasticsearch keeps bits of vectors from {LeastBits} on",
        _ when !server.Rescores => $"it needs Elasticsearch {ClusterCheck.RescoresSince} or later on every node",
        _ => null,
    };

    /// <summary>The <c>index_options</c>.</summary>
    public Dictionary<string, object> Options()
    {
        var options = new Dictionary<string, object>
        {
            ["type"] = Method switch
            {
                IndexMethod.CellsBbq => "bbq_flat",
                IndexMethod.Int8Hnsw => "int8_hnsw",
                IndexMethod.BbqHnsw => "bbq_hnsw",
                _ => "hnsw",
            },
        };
        if (!IsGraph) return options;
        options["m"] = M;
        options["ef_construction"] = EfConstruction;
        return options;
    }

    /// <summary>Writes it into the field's part of an index's <c>_meta</c>.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString(MethodName, Method.ToString());
        if (!IsGraph) return;
        writer.WriteNumber(LinksName, M);
        writer.WriteNumber(CandidatesName, EfConstruction);
    }

    /// <summary>Reads it from a field's part of an index's <c>_meta</c>; null for none.</summary>
    /// <param name="field">That part.</param>
    /// <param name="ofAll">The graph that all fields have: what was written before each could have its own.</param>
    public static VectorCopy? Read(JsonElement field, NativeGraph ofAll)
    {
        IndexMethod method = field.TryGetProperty(MethodName, out JsonElement name)
            ? Enum.Parse<IndexMethod>(name.GetString()!)
            : MethodOf(ofAll);
        return method switch
        {
            IndexMethod.Cells => null,
            IndexMethod.CellsBbq => new VectorCopy(method),
            _ => new VectorCopy(
                method, Number(field, LinksName) ?? UnsaidM, Number(field, CandidatesName) ?? UnsaidEfConstruction),
        };
    }

    /// <summary>The graph that all fields have, as versions read it that know no other; none where these cannot know it.</summary>
    public static NativeGraph OfAll(IEnumerable<VectorCopy?> copies) => copies.Select(copy => copy?.Method).Distinct().ToArray() switch
    {
        [IndexMethod.Hnsw] => NativeGraph.Hnsw,
        [IndexMethod.Int8Hnsw] => NativeGraph.Int8Hnsw,
        _ => NativeGraph.None,
    };

    private static IndexMethod MethodOf(NativeGraph graph) => graph switch
    {
        NativeGraph.Hnsw => IndexMethod.Hnsw,
        NativeGraph.Int8Hnsw => IndexMethod.Int8Hnsw,
        _ => IndexMethod.Cells,
    };

    private static int? Number(JsonElement field, string name) =>
        field.TryGetProperty(name, out JsonElement number) ? number.GetInt32() : null;
}
