using System.Text;
using System.Text.Json;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Index.Elasticsearch.Tests.Faults;

/// <remarks>A node that goes while methods are tried, or one takes another's place.</remarks>
public partial class KilledNodeTests
{
    private const int MethodDimensions = 64, MethodDocuments = 4_000;

    private static readonly TrainingOptions Quick =
        new() { Subspaces = 8, Clusters = 16, Cells = 16, Restarts = 1, SampleSize = 1_000, TargetRecall = 0.9 };

    [SkippableFact]
    public async Task A_node_that_is_killed_in_mid_trial_leaves_the_method_before_serving_and_the_next_trial_clears_up()
    {
        (TestNode first, TestNode second) = TestNode.Pair();
        await using TestNode master = first, other = second;
        await using SimilarityService service = await TrainedOnTwoAsync(first, second);
        using var client = new HttpClient { BaseAddress = first.Url };
        // What is tried lies on the other node only.
        await ExcludeAsync(client, $"\"{first.Name}\"");
        LshException error = await Assert.ThrowsAsync<LshException>(() => TrainKilledAsync(
            service, second, IndexMethod.Auto, step => step is { Stage: TrainingStage.Trying, Done: > 1_000 }));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        await AssertServesAsync(service, version: 1, method: null);

        await ExcludeAsync(client, "null");
        await second.StartAsync();
        CollectionDescription trained = await service.TrainAsync("c", new TrainRequest(Quick with { Method = IndexMethod.Auto }));
        Assert.Equal(5, trained.Fields[0].Tuning!.Methods!.Methods.Count);
        await AssertServesAsync(service, version: 2, trained.Fields[0].Options!.Method);
        using var left = JsonDocument.Parse(await client.GetStringAsync("*trial*/_settings"));
        Assert.Empty(left.RootElement.EnumerateObject());
    }

    [SkippableFact]
    public async Task A_node_that_is_killed_while_one_method_takes_the_place_of_another_loses_nothing()
    {
        (TestNode first, TestNode second) = TestNode.Pair();
        await using TestNode master = first, other = second;
        await using SimilarityService service = await TrainedOnTwoAsync(first, second);
        CollectionDescription? swapped = null;
        try
        {
            swapped = await TrainKilledAsync(service, second, IndexMethod.Hnsw, step => step is { Stage: TrainingStage.Coding, Done: > 0 });
        }
        catch (LshException error)
        {
            // The new index may have had its only copy there.
            Assert.Equal(ErrorKind.Unavailable, error.Kind);
        }
        await AssertServesAsync(service, swapped is null ? 1 : 2, swapped is null ? null : IndexMethod.Hnsw);

        await second.StartAsync();
        await service.TrainAsync("c", new TrainRequest(Quick with { Method = IndexMethod.BbqHnsw }));
        await AssertServesAsync(service, swapped is null ? 2 : 3, IndexMethod.BbqHnsw);
    }

    private static async Task<SimilarityService> TrainedOnTwoAsync(TestNode first, TestNode second)
    {
        await Task.WhenAll(first.StartAsync(), second.StartAsync());
        using var client = new HttpClient { BaseAddress = first.Url };
        (await client.GetAsync("_cluster/health?timeout=60s&wait_for_nodes=2")).EnsureSuccessStatusCode();
        var service = new SimilarityService(new ElasticsearchIndex(first.Options(retrySeconds: 15) with { Replicas = 1 }));
        await service.CreateAsync("c", [new VectorField("v", MethodDimensions)]);
        await service.UpsertAsync(
            "c",
            [.. Corpus.Vectors(MethodDocuments, 1, MethodDimensions).Select((vector, i) => Document.Of($"d{i}", "v", vector, new { n = i }))]);
        await service.TrainAsync("c", new TrainRequest(Quick));
        (await client.GetAsync("_cluster/health?timeout=60s&wait_for_status=green")).EnsureSuccessStatusCode();
        return service;
    }

    private static async Task<CollectionDescription> TrainKilledAsync(
        SimilarityService service, TestNode node, IndexMethod method, Predicate<TrainingProgress> when)
    {
        Task? killed = null;
        var told = new Told<TrainProgress>(step =>
        {
            if (when(step.Progress)) killed ??= node.KillAsync();
        });
        try
        {
            return await service.TrainAsync("c", new TrainRequest(Quick with { Method = method }), told);
        }
        finally
        {
            Assert.NotNull(killed);
            await killed;
        }
    }

    /// <summary>All documents are there, and the nearest of one is itself.</summary>
    private static async Task AssertServesAsync(SimilarityService service, int version, IndexMethod? method)
    {
        FieldDescription field = (await service.DescribeAsync("c")).Fields[0];
        Assert.Equal((version, method), (field.ModelVersion, field.Options!.Method));
        Assert.Equal(MethodDocuments, await service.CountAsync("c"));
        string[] ids = [.. Enumerable.Range(0, MethodDocuments).Select(i => $"d{i}")];
        Assert.Equal(MethodDocuments, await service.GetAsync("c", ids).CountAsync(document => document is not null));
        float[][] queries = [.. Corpus.Vectors(MethodDocuments, 1, MethodDimensions)[..50]];
        for (int i = 0; i < queries.Length; i++)
        {
            SearchResponse found = await service.SearchAsync("c", new SearchRequest { Vectors = Corpus.Query(queries[i], "v"), Limit = 3 });
            Assert.Equal(3, found.Hits.Count);
            Assert.Equal($"d{i}", found.Hits[0].Id);
        }
    }

    private static async Task ExcludeAsync(HttpClient client, string name)
    {
        string body = $$$"""{"persistent":{"cluster.routing.allocation.exclude._name":{{{name}}}}}""";
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        (await client.PutAsync("_cluster/settings", content)).EnsureSuccessStatusCode();
    }
}
