using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Elasticsearch.Tests.Connection;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Tests.Faults;

/// <summary>What is said of a write is what became of it.</summary>
public sealed class DurableWriteTests : IAsyncLifetime
{
    private readonly string _name = TestCollection.NewName();

    public Task InitializeAsync()
    {
        ElasticsearchServer.Need();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (ElasticsearchServer.Url is null) return;
        foreach (string prefix in new[] { ElasticsearchServer.Sound, ElasticsearchServer.Damaged })
        {
            await using var index = new ElasticsearchIndex(ElasticsearchServer.Options(prefix));
            await index.DropAsync(_name, default);
        }
    }

    [SkippableTheory]
    [InlineData(RefreshPolicy.Immediate)]
    [InlineData(RefreshPolicy.WaitFor)]
    public async Task Documents_that_are_in_are_called_written_though_the_refresh_after_them_fails(RefreshPolicy policy)
    {
        var log = new KeptLog();
        await using var proxy = ServerProxy.Start(exchange => exchange.Endpoint == "_refresh" ? 503 : null);
        var index = new ElasticsearchIndex(proxy.Options() with { Refresh = policy, RetryLimit = TimeSpan.Zero }, logger: log);
        await using var service = new SimilarityService(index);
        await service.CreateAsync(_name, TestCollection.Fields);
        WriteReport written = await service.WriteAsync(_name, Corpus.Documents(600));
        Assert.Equal((600, 0), (written.Written, written.Failures.Count));
        ImportReport imported = await service.ImportAsync(_name, Corpus.Stream(Corpus.Documents(700)), new ImportOptions { BatchSize = 350 });
        Assert.Equal((700, 0), (imported.Written, imported.Failed));
        Assert.NotNull(await service.GetAsync(_name, "d699"));
        string[] told = [.. log.Lines.Where(line => line.Event == 65).Select(line => line.Text)];
        Assert.Equal(2, told.Length);
        Assert.All(told, line => Assert.Contains("is durable", line, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task The_server_gives_up_a_write_before_we_do_so_that_none_is_carried_out_behind_our_back()
    {
        ElasticsearchOptions options = ElasticsearchServer.Options(ElasticsearchServer.Damaged) with
        {
            Replicas = 3,
            RequestTimeout = TimeSpan.FromSeconds(6),
            RetryLimit = TimeSpan.Zero,
        };
        await using var index = new ElasticsearchIndex(options);
        ICollectionIndex collection = await index.CreateAsync(_name, TestCollection.Fields, default);
        // As with a primary that is away, the server waits for copies of the shard that do not come.
        await ElasticsearchServer.SetAsync(_name, """{"index.write.wait_for_active_shards":"all"}""");
        DocumentFailure failure = Assert.Single(await collection.WriteAsync(TestCollection.Batch(0, 1), default));
        Assert.Equal(ErrorKind.Unavailable, failure.Kind);
        Assert.Contains("unavailable_shards_exception", failure.Message, StringComparison.Ordinal);
    }
}
