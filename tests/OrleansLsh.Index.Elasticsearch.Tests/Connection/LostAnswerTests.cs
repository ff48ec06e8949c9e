using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Tests.Connection;

public partial class LostAnswerTests
{
    private const string Nodes = """{"nodes":{"a":{"version":"8.19.0"}}}""";

    private static readonly VectorField[] Fields = [new("v", 2)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_creation_whose_answer_was_lost_succeeds_and_one_that_another_was_faster_with_does_not(bool isOurs)
    {
        int creations = 0;
        string mapping = "";
        FakeServer? fake = null;
        await using var server = fake = new FakeServer(line =>
        {
            if (line.Contains("_nodes", StringComparison.Ordinal)) return FakeServer.Elasticsearch(Nodes);
            if (line.Contains("_mapping", StringComparison.Ordinal)) return FakeServer.Elasticsearch(mapping);
            mapping = MappingOf(line, isOurs ? Uid().Match(string.Concat(fake!.Bodies)).Groups[1].Value : "another");
            return Interlocked.Increment(ref creations) == 1 ? FakeServer.Elasticsearch("""{"acknowledged":true}""", cutBytes: 5)
                : FakeServer.Elasticsearch("""{"error":{"type":"resource_already_exists_exception","reason":"index exists"},"status":400}""", "400 Bad Request");
        });
        await using var index = new ElasticsearchIndex(new ElasticsearchOptions { Addresses = [server.Url] }, random: () => 0);
        if (isOurs)
        {
            ICollectionIndex collection = await index.CreateAsync("c", Fields, default);
            Assert.Equal("c", collection.Name);
        }
        else Assert.Equal(ErrorKind.CollectionExists, (await Assert.ThrowsAsync<LshException>(() => index.CreateAsync("c", Fields, default))).Kind);
        Assert.Equal(2, creations);
    }

    private static string MappingOf(string line, string uid)
    {
        string index = line.Split(' ')[1].Trim('/');
        var state = new IndexState(index, uid, long.Parse(index.Split('.')[^1], CultureInfo.InvariantCulture), [new IndexedField(Fields[0], 0, "")]);
        using var body = JsonDocument.Parse(CollectionMapping.Create(new ElasticsearchOptions(), state, null).Bytes);
        return $$$"""{"{{{index}}}":{"mappings":{{{body.RootElement.GetProperty("mappings").GetRawText()}}}}}""";
    }

    [GeneratedRegex("\"uid\":\"([0-9a-f]+)\"")]
    private static partial Regex Uid();
}
