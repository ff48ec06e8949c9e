using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansLsh.Index.Elasticsearch.Mapping;

namespace OrleansLsh.Index.Elasticsearch.Tests.Mapping;

public class IndexStateTests
{
    private static VectorCopy Hnsw { get; } = new(IndexMethod.Hnsw, 48, 300);

    [Fact]
    public void An_index_is_read_back_as_it_was_made()
    {
        foreach (VectorCopy? copy in (VectorCopy?[])[Hnsw, new(IndexMethod.Int8Hnsw, 16, 100), new(IndexMethod.BbqHnsw, 32, 200), new(IndexMethod.CellsBbq), null])
        {
            IndexState made = State(copy);
            Assert.Equal(made.Fields, Read(Mapping(made)).Fields);
        }
    }

    [Fact]
    public void Each_field_of_an_index_may_have_a_method_of_its_own()
    {
        IndexState made = State(Hnsw, null, new VectorCopy(IndexMethod.CellsBbq));
        Assert.Equal(made.Fields, Read(Mapping(made)).Fields);
        Assert.Equal("None", (string?)Mapping(made)["_meta"]!["graph"]);
    }

    [Fact]
    public void What_earlier_versions_know_of_they_can_read()
    {
        Assert.Equal("Hnsw", (string?)Mapping(State(Hnsw, Hnsw))["_meta"]!["graph"]);
        Assert.Equal("None", (string?)Mapping(State((VectorCopy?)null))["_meta"]!["graph"]);
    }

    [Fact]
    public void A_graph_of_which_nothing_is_said_has_the_shape_that_the_server_gives_it()
    {
        JsonNode mapping = Mapping(State(new VectorCopy(IndexMethod.Int8Hnsw, 16, 100)));
        var field = (JsonObject)mapping["_meta"]!["fields"]![0]!;
        Assert.True(field.Remove("method") && field.Remove("graph_m") && field.Remove("graph_ef_construction"));
        Assert.Equal(new VectorCopy(IndexMethod.Int8Hnsw, 16, 100), Read(mapping).Fields[0].Copy);
    }

    [Theory]
    [InlineData(256, null, 48)]
    [InlineData(257, null, 16)]
    [InlineData(784, 24, 24)]
    public void A_new_graph_of_narrow_vectors_has_more_links_unless_they_are_chosen(int dimensions, int? chosen, int links) =>
        Assert.Equal(new VectorCopy(IndexMethod.Hnsw, links, 200), VectorCopy.OfNew(new ElasticsearchOptions { Graph = NativeGraph.Hnsw, GraphM = chosen }, dimensions));

    [Fact]
    public void Without_a_graph_it_has_no_shape() => Assert.Null(VectorCopy.OfNew(new ElasticsearchOptions { GraphM = 24 }, 8));

    [Theory]
    [InlineData("m", "16", "'fields.v.graph' has m 16 instead of 48 in index_options")]
    [InlineData("ef_construction", "100", "has ef_construction 100 instead of 300 in index_options")]
    [InlineData("type", "\"flat\"", "has type flat instead of hnsw in index_options")]
    [InlineData("m", null, "lacks m 48 in index_options")]
    public void A_graph_of_another_shape_is_refused(string setting, string? given, string says)
    {
        JsonNode mapping = Mapping(State(Hnsw));
        var options = (JsonObject)mapping["properties"]!["fields"]!["properties"]!["v"]!["properties"]!["graph"]!["index_options"]!;
        if (given is null) options.Remove(setting);
        else options[setting] = JsonNode.Parse(given);
        LshException error = Assert.Throws<LshException>(() => Read(mapping));
        Assert.Equal(ErrorKind.Conflict, error.Kind);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    private static IndexState State(params VectorCopy?[] copies) =>
        new("lsh.x.7", "uid", 7, [.. copies.Select((copy, i) => new IndexedField(new VectorField($"v{(i == 0 ? "" : i)}", 8, Metric.Cosine), 2, "digest", copy))]);

    private static JsonNode Mapping(IndexState state) =>
        JsonNode.Parse(CollectionMapping.Create(new ElasticsearchOptions(), state, alias: null).Bytes.Span)!["mappings"]!;

    private static IndexState Read(JsonNode mapping)
    {
        using JsonDocument json = JsonDocument.Parse(mapping.ToJsonString());
        return IndexState.Read("lsh.x.7", json.RootElement);
    }
}
