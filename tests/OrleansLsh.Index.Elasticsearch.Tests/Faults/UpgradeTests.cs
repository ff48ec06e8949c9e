using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Index.Elasticsearch.Tests.Faults;

/// <summary>A server of 8.x becomes one of 9.x on the same data.</summary>
public class UpgradeTests
{
    private const int Count = 1_000;

    private static readonly TrainRequest Quick = new(Corpus.Training);

    [SkippableFact]
    public async Task Collections_that_a_server_of_8_made_are_read_searched_written_and_trained_after_it_became_one_of_9()
    {
        string home8 = TestNode.Home(TestNode.Variable8), home = TestNode.Home(TestNode.Variable);
        NativeGraph[] graphs = [NativeGraph.None, NativeGraph.Hnsw];
        Document[] documents = Corpus.Documents(Count);
        await using var node = new TestNode();
        await node.StartAsync(home8);
        int older = await MajorAsync(node);
        foreach (NativeGraph graph in graphs)
        {
            await using SimilarityService before = Open(node, graph);
            await before.CreateAsync(Name(graph), [new VectorField(Corpus.Field, Corpus.Dimensions, Metric.Euclidean)]);
            Assert.Empty((await before.UpsertAsync(Name(graph), documents)).Failures);
            await before.TrainAsync(Name(graph), Quick);
            await AssertSoundAsync(before, graph, documents, version: 1);
        }
        await node.StopAsync();

        await node.StartAsync(home);
        Assert.True(await MajorAsync(node) > older, $"{home} holds no later version than {home8}.");
        Document[] changed = [.. Corpus.Documents(Count + 100, seed: 2)[(Count - 100)..]];
        Document[] now = [.. documents[..^100], .. changed];
        foreach (NativeGraph graph in graphs)
        {
            await using SimilarityService after = Open(node, graph);
            await AssertSoundAsync(after, graph, documents, version: 1);
            Assert.Empty((await after.UpsertAsync(Name(graph), changed)).Failures);
            await AssertSoundAsync(after, graph, now, version: 1);
            // Into an index that the new server makes, which keeps its vectors elsewhere, and back into the one that the old server made.
            await after.TrainAsync(Name(graph), Quick);
            await AssertSoundAsync(after, graph, now, version: 2);
            await after.RollbackAsync(Name(graph));
            await AssertSoundAsync(after, graph, now, version: 1);
        }
    }

    private static string Name(NativeGraph graph) => $"upgraded-{graph}".ToLowerInvariant();

    private static SimilarityService Open(TestNode node, NativeGraph graph) =>
        new(new ElasticsearchIndex(node.Options() with { Refresh = RefreshPolicy.Immediate, Graph = graph }));

    private static async Task<int> MajorAsync(TestNode node)
    {
        await using var index = new ElasticsearchIndex(node.Options());
        return (await index.ReadyAsync()).Version!.Major;
    }

    private static async Task AssertSoundAsync(SimilarityService service, NativeGraph graph, Document[] documents, int version)
    {
        string name = Name(graph);
        Assert.Equal((documents.Length, version), ((int)(await service.DescribeAsync(name)).Documents, (await service.DescribeAsync(name)).Fields[0].ModelVersion));
        Dictionary<string, Document> known = documents.ToDictionary(document => document.Id);
        int seen = 0;
        await foreach (Document document in service.ExportAsync(name))
        {
            Assert.True(known[document.Id].Vectors[Corpus.Field].Span.SequenceEqual(document.Vectors[Corpus.Field].Span), document.Id);
            seen++;
        }
        Assert.Equal(documents.Length, seen);
        Assert.Equal(10, (await service.SearchAsync(name, new SearchRequest { Id = documents[^1].Id, Setting = SearchSetting.Seed })).Hits.Count);
        foreach (SearchSetting? setting in new[] { SearchSetting.Exact, null })
            foreach (Document document in documents[^3..])
                Assert.Equal(document.Id, (await service.SearchAsync(name, new SearchRequest { Vectors = document.Vectors, Setting = setting })).Hits[0].Id);
    }
}
