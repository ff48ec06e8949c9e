using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansLsh.Core;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Elasticsearch.Tests.Mapping;

public class IndexStateTests
{
    private static readonly GraphShape Graph = new(NativeGraph.Hnsw, 48, 300);

    [Fact]
    public void An_index_is_read_back_as_it_was_made()
    {
        IndexState made = State(Graph);
        IndexState read = Read(Mapping(made));
        Assert.Equal(Graph, read.Graph);
        Assert.Equal(made.Fields, read.Fields);
        Assert.Null(Read(Mapping(State(null))).Graph);
    }

    [Fact]
    public void A_graph_of_which_nothing_is_said_has_the_shape_that_the_server_gives_it()
    {
        JsonNode mapping = Mapping(State(new GraphShape(NativeGraph.Int8Hnsw, 16, 100)));
        var meta = (JsonObject)mapping["_meta"]!;
        meta.Remove("graph_m");
        meta.Remove("graph_ef_construction");
        Assert.Equal(new GraphShape(NativeGraph.Int8Hnsw, 16, 100), Read(mapping).Graph);
    }

    [Theory]
    [InlineData("m", "16", "'fields.v.graph' has m 16 instead of 48 in index_options")]
    [InlineData("ef_construction", "100", "has ef_construction 100 instead of 300 in index_options")]
    [InlineData("type", "\"flat\"", "has type flat instead of hnsw in index_options")]
    [InlineData("m", null, "lacks m 48 in index_options")]
    public void A_graph_of_another_shape_is_refused(string setting, string? given, string says)
    {
        JsonNode mapping = Mapping(State(Graph));
        var options = (JsonObject)mapping["properties"]!["fields"]!["properties"]!["v"]!["properties"]!["graph"]!["index_options"]!;
        if (given is null) options.Remove(setting);
        else options[setting] = JsonNode.Parse(given);
        LshException error = Assert.Throws<LshException>(() => Read(mapping));
        Assert.Equal(ErrorKind.Conflict, error.Kind);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    private static IndexState State(GraphShape? graph) =>
        new("lsh.x.7", "uid", 7, [new IndexedField(new VectorField("v", 8, Metric.Cosine), 2, "digest")], graph);

    private static JsonNode Mapping(IndexState state) =>
        JsonNode.Parse(CollectionMapping.Create(new ElasticsearchOptions(), state, alias: null).Span)!["mappings"]!;

    private static IndexState Read(JsonNode mapping)
    {
        using JsonDocument json = JsonDocument.Parse(mapping.ToJsonString());
        return IndexState.Read("lsh.x.7", json.RootElement);
    }
}
