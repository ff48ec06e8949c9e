using System.Diagnostics;
using System.Globalization;
using OrleansLsh.Core;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Elasticsearch.Tests.Faults;

public class KilledNodeTests
{
    // LSH_KILLS says how often; a kill takes some ten seconds.
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("LSH_KILLS") ?? "2", CultureInfo.InvariantCulture);

    [SkippableFact]
    public async Task Every_acknowledged_document_survives_kills_in_mid_import_and_the_import_ends_complete()
    {
        const int Documents = 50_000, BatchSize = 500;
        await using var node = new TestNode();
        await node.StartAsync();
        await using var index = new ElasticsearchIndex(node.Options());
        ICollectionIndex collection = await index.CreateAsync("import", TestCollection.Fields, default);
        int acknowledged = 0, killed = 0;
        Task killing = KillAsync();
        for (int first = 0; first < Documents; first += BatchSize)
        {
            IReadOnlyList<DocumentFailure> failures = await collection.WriteAsync(TestCollection.Batch(first, BatchSize), default);
            Assert.Empty(failures);
            Volatile.Write(ref acknowledged, first + BatchSize);
        }
        await killing;
        Assert.Equal(Kills, killed);
        await TestCollection.AssertHasAllAsync(collection, Documents);

        async Task KillAsync()
        {
            while (killed < Kills)
            {
                int due = Documents / (Kills + 1) * (killed + 1);
                while (Volatile.Read(ref acknowledged) < due) await Task.Delay(5);
                await node.KillAsync();
                int sure = Volatile.Read(ref acknowledged);
                await node.StartAsync();
                killed++;
                await AssertThereAsync(node, sure);
            }
        }
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
        IndexQuery query = new([new FieldQuery(TestCollection.Field, 1, SearchSetting.Exact, TestCollection.Batch(0, 1).Fields[TestCollection.Field].Vectors.Values)]);
        Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<LshException>(() => collection.SearchAsync([query], default))).Kind);

        await node.StartAsync();
        Assert.Empty(await collection.WriteAsync(TestCollection.Batch(10, 10), default));
        Assert.Equal(20, (await collection.GetAsync([.. Enumerable.Range(0, 20).Select(i => $"d{i}")], withVectors: false, default)).Count(document => document is not null));
    }

    private static async Task AssertThereAsync(TestNode node, int count)
    {
        await using var index = new ElasticsearchIndex(node.Options());
        ICollectionIndex? collection = await index.OpenAsync("import", default);
        foreach (int[] chunk in Enumerable.Range(0, count).Chunk(5_000))
            Assert.DoesNotContain(null, await collection!.GetAsync([.. chunk.Select(i => $"d{i}")], withVectors: false, default));
    }
}
