using System.Diagnostics;
using System.Globalization;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Tests.Faults;

public partial class KilledNodeTests
{
    // LSH_KILLS says how often; a kill takes some ten seconds.
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("LSH_KILLS") ?? "2", CultureInfo.InvariantCulture);

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(60);

    [SkippableFact]
    public async Task Every_acknowledged_document_survives_kills_in_mid_import_and_the_import_ends_complete()
    {
        const int Documents = 50_000, BatchSize = 500;
        await using var node = new TestNode();
        await node.StartAsync();
        await using var service = new SimilarityService(new ElasticsearchIndex(node.Options() with { Refresh = RefreshPolicy.WaitFor }));
        await service.CreateAsync("import", TestCollection.Fields);
        long acknowledged = 0;
        int killed = 0;
        using var kills = new SemaphoreSlim(0);
        var progress = new Told<ImportProgress>(told => Volatile.Write(ref acknowledged, told.Written));
        Task killing = KillAsync();
        ImportReport report = await service.ImportAsync("import", StreamAsync(), new ImportOptions { BatchSize = BatchSize }, progress);
        await killing;
        Assert.Equal(Kills, killed);
        Assert.Equal((Documents, 0), (report.Written, report.Failed));
        Assert.Equal(Documents, progress.All[^1].Written);
        await using var index = new ElasticsearchIndex(node.Options());
        await TestCollection.AssertHasAllAsync((await index.OpenAsync("import", default))!, Documents);

        int Due(int kill) => Documents / (Kills + 1) * (kill + 1);

        async IAsyncEnumerable<Document> StreamAsync()
        {
            float[][] vectors = Corpus.Vectors(Documents, 1);
            for (int i = 0, kill = 0; i < Documents; i++)
            {
                // A kill is waited for before the stream runs away from it: each is in mid-import, whatever it takes to start a node again.
                if (kill < Kills && i == Due(kill) + 2 * BatchSize)
                {
                    await kills.WaitAsync();
                    kill++;
                }
                yield return Document.Of($"d{i}", TestCollection.Field, vectors[i], new { n = i });
            }
        }

        async Task KillAsync()
        {
            while (killed < Kills)
            {
                while (Volatile.Read(ref acknowledged) < Due(killed)) await Task.Delay(5);
                kills.Release();
                await node.KillAsync();
                int sure = (int)Volatile.Read(ref acknowledged);
                await node.StartAsync();
                killed++;
                await AssertThereAsync(node, sure);
            }
        }
    }

    [SkippableFact]
    public async Task Of_two_nodes_with_a_replica_the_one_with_the_primary_is_killed_and_the_import_ends_complete()
    {
        const int Documents = 50_000, BatchSize = 500;
        (TestNode first, TestNode second) = TestNode.Pair();
        await using TestNode master = first, other = second;
        await Task.WhenAll(first.StartAsync(), second.StartAsync());
        using var client = new HttpClient { BaseAddress = first.Url };
        await HealthAsync("wait_for_nodes=2");
        await using var index = new ElasticsearchIndex(first.Options() with { Addresses = [first.Url, second.Url], Replicas = 1 });
        // The primary is made where nothing else is allowed, and its replica on the other node afterwards.
        await ExcludeAsync(client, $"\"{first.Name}\"");
        ICollectionIndex collection = await index.CreateAsync("import", TestCollection.Fields, default);
        await HealthAsync("wait_for_status=yellow");
        await ExcludeAsync(client, "null");
        await HealthAsync("wait_for_status=green");
        Assert.Contains($"p {second.Name}", await client.GetStringAsync("_cat/shards/lsh.import?h=prirep,node&s=prirep"), StringComparison.Ordinal);
        for (int written = 0; written < Documents; written += BatchSize)
        {
            Task<IReadOnlyList<DocumentFailure>> write = collection.WriteAsync(TestCollection.Batch(written, BatchSize), default);
            if (written == Documents / 2) await second.KillAsync();
            Assert.Empty(await write);
        }
        await client.PostAsync("lsh.import/_refresh", null);
        await TestCollection.AssertHasAllAsync(collection, Documents);

        async Task HealthAsync(string condition) => (await client.GetAsync($"_cluster/health?timeout=60s&{condition}")).EnsureSuccessStatusCode();
    }

    [SkippableFact]
    public async Task A_node_that_is_down_is_said_to_be_and_serves_again_without_a_restart_of_ours()
    {
        await using var node = new TestNode();
        await using var index = new ElasticsearchIndex(node.Options(retrySeconds: 1));
        ClusterReadiness readiness = await index.ReadyAsync();
        Assert.False(readiness.IsReady);
        Assert.Contains("does not answer", readiness.Reason, StringComparison.Ordinal);
        Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<LshException>(() => index.ListAsync(default))).Kind);

        await node.StartAsync();
        Assert.True((await index.ReadyAsync()).IsReady);
        ICollectionIndex collection = await index.CreateAsync("c", TestCollection.Fields, default);
        Assert.Empty(await collection.WriteAsync(TestCollection.Batch(0, 10), default));

        await node.KillAsync();
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<DocumentFailure> failures = await collection.WriteAsync(TestCollection.Batch(10, 10), default);
        Assert.Equal(10, failures.Count);
        Assert.All(failures, failure => Assert.Equal(ErrorKind.Unavailable, failure.Kind));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.5, 10);
        IndexQuery query = new(new SearchRequest(), [new FieldQuery(TestCollection.Field, 1, SearchSetting.Exact, TestCollection.Batch(0, 1).Fields[TestCollection.Field].Vectors.Values)]);
        Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<LshException>(() => collection.SearchAsync([query], default))).Kind);

        await node.StartAsync();
        Assert.Empty(await collection.WriteAsync(TestCollection.Batch(10, 10), default));
        string[] ids = [.. Enumerable.Range(0, 20).Select(i => $"d{i}")];
        Assert.Equal(20, await collection.GetAsync(ids, DocumentParts.Source, default).CountAsync(document => document is not null));
    }

    [SkippableFact]
    public async Task A_node_that_is_away_for_a_minute_delays_writes_and_fails_searches_at_once()
    {
        const int Writers = 8, BatchSize = 500;
        await using var node = new TestNode();
        await node.StartAsync();
        await using var index = new ElasticsearchIndex(node.Options(retrySeconds: 180) with { Concurrency = 2 });
        ICollectionIndex collection = await index.CreateAsync("import", TestCollection.Fields, default);
        Assert.Empty(await collection.WriteAsync(TestCollection.Batch(0, BatchSize), default));
        await node.KillAsync();
        long start = Stopwatch.GetTimestamp();
        Task<IReadOnlyList<DocumentFailure>>[] writes =
            [.. Enumerable.Range(1, Writers).Select(writer => collection.WriteAsync(TestCollection.Batch(writer * BatchSize, BatchSize), default))];
        IndexQuery query = new(new SearchRequest(), [new FieldQuery(TestCollection.Field, 1, SearchSetting.Exact, TestCollection.Batch(0, 1).Fields[TestCollection.Field].Vectors.Values)]);
        while (Stopwatch.GetElapsedTime(start) < Outage)
        {
            long asked = Stopwatch.GetTimestamp();
            Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<LshException>(() => collection.SearchAsync([query], default))).Kind);
            Assert.InRange(Stopwatch.GetElapsedTime(asked).TotalSeconds, 0, 10);
            Assert.False((await index.ReadyAsync()).IsReady);
            Assert.DoesNotContain(writes, write => write.IsCompleted);
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
        await node.StartAsync();
        foreach (Task<IReadOnlyList<DocumentFailure>> write in writes) Assert.Empty(await write);
        Assert.True((await index.ReadyAsync()).IsReady);
        Assert.NotEmpty(Assert.Single(await collection.SearchAsync([query], default)).Hits);
        // These writes wait for no refresh.
        using var client = new HttpClient { BaseAddress = node.Url };
        await client.PostAsync("lsh.import/_refresh", null);
        await TestCollection.AssertHasAllAsync(collection, (Writers + 1) * BatchSize);
    }

    private static async Task AssertThereAsync(TestNode node, int count)
    {
        await using var index = new ElasticsearchIndex(node.Options());
        ICollectionIndex? collection = await index.OpenAsync("import", default);
        string[] ids = [.. Enumerable.Range(0, count).Select(i => $"d{i}")];
        Assert.DoesNotContain(null, await collection!.GetAsync(ids, DocumentParts.None, default).ToListAsync());
    }
}
