using OrleansLsh.Conformance.Data;
using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Elasticsearch.Tests.Faults;

/// <summary>A server of 8.x becomes one of 9.x on the same data.</summary>
public class UpgradeTests
{
    private const int Count = 1_000;
    private const string Name = "upgraded";

    private static readonly TrainRequest Quick = new(new TrainingOptions { Subspaces = 8, Clusters = 16, Cells = 16, Restarts = 1 });

    [SkippableTheory]
    [InlineData(NativeGraph.None)]
    [InlineData(NativeGraph.Hnsw)]
    public async Task A_collection_that_a_server_of_8_made_is_read_searched_written_and_trained_after_it_became_one_of_9(NativeGraph graph)
    {
        string home8 = TestNode.Home(TestNode.Variable8), home = TestNode.Home(TestNode.Variable);
        Document[] documents = Corpus.Documents(Count);
        await using var node = new TestNode();
        await node.StartAsync(home8);
        int older = await MajorAsync(node);
        await using (SimilarityService before = Open(node, graph))
        {
            await before.CreateAsync(Name, [new VectorField(Corpus.Field, Corpus.Dimensions, Metric.Euclidean)]);
            Assert.Empty((await before.UpsertAsync(Name, documents)).Failures);
            await before.TrainAsync(Name, Quick);
            await AssertSoundAsync(before, documents, version: 1);
        }
        await node.StopAsync();

        await node.StartAsync(home);
        Assert.True(await MajorAsync(node) > older, $"{home} holds no later version than {home8}.");
        await using SimilarityService after = Open(node, graph);
        await AssertSoundAsync(after, documents, version: 1);
        Document[] changed = [.. Corpus.Documents(Count + 100, seed: 2)[(Count - 100)..]];
        Assert.Empty((await after.UpsertAsync(Name, changed)).Failures);
        documents = [.. documents[..^100], .. changed];
        await AssertSoundAsync(after, documents, version: 1);
        // Into an index that the new server makes, which keeps its vectors elsewhere, and back into the one that the old server made.
        await after.TrainAsync(Name, Quick);
        await AssertSoundAsync(after, documents, version: 2);
        await after.RollbackAsync(Name);
        await AssertSoundAsync(after, documents, version: 1);
    }

    private static SimilarityService Open(TestNode node, NativeGraph graph) =>
        new(new ElasticsearchIndex(node.Options() with { Refresh = RefreshPolicy.Immediate, Graph = graph }));

    private static async Task<int> MajorAsync(TestNode node)
    {
        await using var index = new ElasticsearchIndex(node.Options());
        return (await index.ReadyAsync()).Version!.Major;
    }

    private static async Task AssertSoundAsync(SimilarityService service, Document[] documents, int version)
    {
        Assert.Equal((documents.Length, version), ((int)(await service.DescribeAsync(Name)).Documents, (await service.DescribeAsync(Name)).Fields[0].ModelVersion));
        Dictionary<string, Document> known = documents.ToDictionary(document => document.Id);
        int seen = 0;
        await foreach (Document document in service.ExportAsync(Name))
        {
            Assert.True(known[document.Id].Vectors[Corpus.Field].Span.SequenceEqual(document.Vectors[Corpus.Field].Span), document.Id);
            seen++;
        }
        Assert.Equal(documents.Length, seen);
        Assert.Equal(10, (await service.SearchAsync(Name, new SearchRequest { Id = documents[^1].Id, Setting = SearchSetting.Seed })).Hits.Count);
        foreach (SearchSetting? setting in new[] { SearchSetting.Exact, null })
            foreach (Document document in documents[^3..])
                Assert.Equal(document.Id, (await service.SearchAsync(Name, new SearchRequest { Vectors = document.Vectors, Setting = setting })).Hits[0].Id);
    }
}
