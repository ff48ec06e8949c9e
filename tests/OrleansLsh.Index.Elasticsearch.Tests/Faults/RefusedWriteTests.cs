using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Tests.Faults;

public class RefusedWriteTests
{
    [SkippableFact]
    public async Task Sixteen_writers_get_everything_in_through_a_queue_of_one()
    {
        const int Writers = 16, Batches = 20, BatchSize = 50;
        await using var node = new TestNode("thread_pool.write.queue_size=1", "thread_pool.write.size=1");
        await node.StartAsync();
        await using var index = new ElasticsearchIndex(node.Options() with { Concurrency = Writers });
        ICollectionIndex collection = await index.CreateAsync("storm", TestCollection.Fields, default);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (int batch = 0; batch < Batches; batch++)
                Assert.Empty(await collection.WriteAsync(TestCollection.Batch((writer * Batches + batch) * BatchSize, BatchSize), default));
        })));
        using var client = new HttpClient { BaseAddress = node.Url };
        string pools = await client.GetStringAsync("_nodes/stats/thread_pool?filter_path=nodes.*.thread_pool.write.rejected");
        Assert.DoesNotContain("\"rejected\":0}", pools, StringComparison.Ordinal);
        await client.PostAsync("lsh.storm/_refresh", null);
        await TestCollection.AssertHasAllAsync(collection, Writers * Batches * BatchSize);
    }

    [SkippableFact]
    public async Task A_write_block_that_comes_and_goes_delays_a_write_and_loses_nothing()
    {
        ElasticsearchServer.Need();
        await using var index = new ElasticsearchIndex(ElasticsearchServer.Options(ElasticsearchServer.Damaged));
        string name = TestCollection.NewName();
        ICollectionIndex collection = await index.CreateAsync(name, TestCollection.Fields, default);
        try
        {
            await ElasticsearchServer.BlockAsync(name, on: true);
            Task<IReadOnlyList<DocumentFailure>> write = collection.WriteAsync(TestCollection.Batch(0, 3_000), default);
            await Task.Delay(500);
            Assert.False(write.IsCompleted);
            await ElasticsearchServer.BlockAsync(name, on: false);
            Assert.Empty(await write);
            await TestCollection.AssertHasAllAsync(collection, 3_000);

            await using var impatient = new ElasticsearchIndex(ElasticsearchServer.Options(ElasticsearchServer.Damaged) with { RetryLimit = TimeSpan.FromMilliseconds(300) });
            await ElasticsearchServer.BlockAsync(name, on: true);
            IReadOnlyList<DocumentFailure> failures = await (await impatient.OpenAsync(name, default))!.WriteAsync(TestCollection.Batch(3_000, 7), default);
            Assert.Equal(Enumerable.Range(3_000, 7).Select(i => $"d{i}"), failures.Select(failure => failure.Id));
            Assert.All(failures, failure => Assert.Equal(ErrorKind.Storage, failure.Kind));
            Assert.All(failures, failure => Assert.Contains("block", failure.Message, StringComparison.Ordinal));
        }
        finally
        {
            await index.DropAsync(name, default);
        }
    }

    [SkippableFact]
    public async Task A_write_that_waits_for_a_block_to_go_keeps_no_other_waiting()
    {
        ElasticsearchServer.Need();
        await using var index = new ElasticsearchIndex(ElasticsearchServer.Options(ElasticsearchServer.Damaged) with { Concurrency = 1, RetryLimit = TimeSpan.FromMinutes(1) });
        string blocked = TestCollection.NewName(), free = TestCollection.NewName();
        ICollectionIndex held = await index.CreateAsync(blocked, TestCollection.Fields, default), other = await index.CreateAsync(free, TestCollection.Fields, default);
        try
        {
            await ElasticsearchServer.BlockAsync(blocked, on: true);
            Task<IReadOnlyList<DocumentFailure>>[] waiting = [held.WriteAsync(TestCollection.Batch(0, 10), default), held.WriteAsync(TestCollection.Batch(10, 10), default)];
            Assert.Empty(await other.WriteAsync(TestCollection.Batch(0, 10), default).WaitAsync(TimeSpan.FromSeconds(30)));
            Assert.DoesNotContain(waiting, write => write.IsCompleted);
            await ElasticsearchServer.BlockAsync(blocked, on: false);
            foreach (Task<IReadOnlyList<DocumentFailure>> write in waiting) Assert.Empty(await write);
        }
        finally
        {
            await index.DropAsync(blocked, default);
            await index.DropAsync(free, default);
        }
    }

    [SkippableFact]
    public async Task One_poisoned_document_of_a_thousand_is_reported_and_the_others_are_in()
    {
        ElasticsearchServer.Need();
        await using var index = new ElasticsearchIndex(ElasticsearchServer.Options(ElasticsearchServer.Damaged));
        string name = TestCollection.NewName();
        ICollectionIndex collection = await index.CreateAsync(name, TestCollection.Fields, default);
        try
        {
            float[][] vectors = [.. Corpus.Vectors(1_000, 5).Select(vector => Corpus.Unit(vector))];
            // Cosine vectors have length 1; the server refuses one that has not.
            vectors[617] = [.. vectors[617].Select(x => 3 * x)];
            Document[] documents = [.. vectors.Select((vector, i) => Document.Of($"d{i}", TestCollection.Field, vector, new { n = i }))];
            DocumentFailure failure = Assert.Single(await collection.WriteAsync(TestCollection.Batch(documents, vectors), default));
            Assert.Equal((617L, "d617", ErrorKind.InvalidArgument), (failure.Position, failure.Id, failure.Kind));
            Assert.Equal(999, await collection.CountAsync(default));
            Assert.Null(await collection.GetAsync(["d617"], DocumentParts.Source, default).SingleAsync());
        }
        finally
        {
            await index.DropAsync(name, default);
        }
    }
}
