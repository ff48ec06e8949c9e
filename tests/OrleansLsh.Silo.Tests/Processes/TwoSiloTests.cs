using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Elasticsearch.Tests.Faults;

namespace OrleansLsh.Silo.Tests.Processes;

/// <summary>Two silos as processes on a real Redis and a real Elasticsearch. They wait for servers that are away most of the time: beside
/// the tests of one silo, which have ports of their own.</summary>
public sealed class TwoSiloTests : IAsyncLifetime
{
    private static readonly TrainingOptions QuickTraining = Corpus.Training with { SampleSize = 2_000 };
    private readonly string _id = $"t{Guid.NewGuid():N}"[..12];
    private readonly string _folder = Directory.CreateTempSubdirectory("lsh-silo-").FullName;
    private readonly List<SiloProcess> _silos = [];
    private RedisProcess? _redis;
    private TestNode? _node;
    private ClusterSimilarityService? _service;

    private string? Elasticsearch => _node?.Url.ToString() ?? Environment.GetEnvironmentVariable("ELASTICSEARCH_URL");

    private ClusterSimilarityService Service => _service!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_service is not null)
        {
            foreach (CollectionDescription collection in await _service.ListAsync()) await _service.DropAsync(collection.Name);
            await _service.DisposeAsync();
        }
        foreach (SiloProcess silo in _silos) await silo.DisposeAsync();
        if (_redis is not null) await _redis.DisposeAsync();
        if (_node is not null) await _node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [SkippableFact]
    public async Task A_silo_killed_during_an_import_costs_no_document_and_takes_part_again()
    {
        await StartAsync();
        await FillAsync(3_000);
        Document[] documents = [.. Corpus.Documents(50_000, 5).Select(document => document with { Id = $"i{document.Id}" })];
        Task? killing = null;
        var told = new Told<ImportProgress>(progress =>
        {
            if (progress.Read >= 15_000) killing ??= Task.Run(_silos[1].KillAsync);
        });
        using var done = new CancellationTokenSource();
        Task<int> searching = Task.Run(() => SearchUntilAsync(done.Token));
        ImportReport report = await Service.ImportAsync(_id, Corpus.Stream(documents), null, told);
        await done.CancelAsync();
        Assert.True(await searching > 0);
        await killing!;
        Assert.Equal((50_000, 50_000, 0), (report.Read, report.Written, report.Failed));
        Assert.Equal(53_000, (await Service.DescribeAsync(_id)).Documents);

        _silos.Add(await SiloProcess.StartAsync(_folder, Settings()));
        Assert.Contains("\"status\":\"Active\"", await _silos[2].StatusAsync(), StringComparison.Ordinal);
        Assert.Equal(10, (await Service.SearchAsync(_id, "id49999")).Hits.Count);
    }

    [SkippableFact]
    public async Task A_rolling_restart_of_both_silos_fails_no_call()
    {
        await StartAsync();
        await FillAsync(3_000);
        using var done = new CancellationTokenSource();
        Task<int> searching = Task.Run(() => SearchUntilAsync(done.Token)), writing = Task.Run(() => WriteUntilAsync(done.Token));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(0, await _silos[i].StopAsync());
            _silos.Add(await SiloProcess.StartAsync(_folder, Settings()));
        }
        await done.CancelAsync();
        Assert.True(await searching > 0);
        Assert.Equal(3_000 + await writing, (await Service.DescribeAsync(_id)).Documents);
    }

    [SkippableFact]
    public async Task Redis_may_be_gone_for_half_a_minute()
    {
        await StartAsync();
        await FillAsync(3_000);
        using var done = new CancellationTokenSource();
        Task<int> searching = Task.Run(() => SearchUntilAsync(done.Token));
        await _redis!.GoneForAsync(TimeSpan.FromSeconds(30));
        await done.CancelAsync();
        Assert.True(await searching > 0);
        Assert.Equal(2, (await Service.TrainAsync(_id, new TrainRequest(QuickTraining))).Fields[0].ModelVersion);
    }

    [SkippableFact]
    public async Task Elasticsearch_may_be_gone_for_a_minute_in_the_middle_of_an_import()
    {
        _node = NewNode();
        await _node.StartAsync();
        await StartAsync();
        await Service.CreateAsync(_id, Corpus.Field, Corpus.Dimensions);
        Task? outage = null;
        var told = new Told<ImportProgress>(progress =>
        {
            if (progress.Read >= 5_000) outage ??= Task.Run(() => GoneForAsync(_node, TimeSpan.FromSeconds(60)));
        });
        ImportReport report = await Service.ImportAsync(_id, Corpus.Stream(Corpus.Documents(20_000)), null, told);
        await outage!;
        Assert.Equal((20_000, 20_000, 0), (report.Read, report.Written, report.Failed));
        Assert.Equal(20_000, (await Service.DescribeAsync(_id)).Documents);
    }

    [SkippableFact]
    public async Task A_rollback_is_served_by_both_silos_and_so_is_the_training_after_it()
    {
        await StartAsync();
        await FillAsync(3_000);
        byte[] first = await HashAsync();
        await Service.TrainAsync(_id, new TrainRequest(QuickTraining with { Subspaces = 4, Seed = 7 }));
        Assert.Equal(4, (await HashAsync()).Length);
        using var done = new CancellationTokenSource();
        Task<int> searching = Task.Run(() => SearchUntilAsync(done.Token)), writing = Task.Run(() => WriteUntilAsync(done.Token));
        FieldDescription back = (await Service.RollbackAsync(_id)).Fields[0];
        Assert.Equal((1, 8), (back.ModelVersion, back.Subspaces));
        for (int i = 0; i < 10; i++) Assert.Equal(first, await HashAsync());
        Assert.Equal(ErrorKind.Conflict, (await Assert.ThrowsAsync<LshException>(() => Service.RollbackAsync(_id))).Kind);
        FieldDescription again = (await Service.TrainAsync(_id, new TrainRequest(QuickTraining with { Subspaces = 16 }))).Fields[0];
        Assert.Equal((2, 16), (again.ModelVersion, again.Subspaces));
        for (int i = 0; i < 10; i++) Assert.Equal(16, (await HashAsync()).Length);
        await done.CancelAsync();
        Assert.True(await searching > 0);
        Assert.Equal(3_000 + await writing, (await Service.DescribeAsync(_id)).Documents);
    }

    private static TestNode NewNode() => new();

    private static async Task GoneForAsync(TestNode node, TimeSpan time)
    {
        await node.KillAsync();
        await Task.Delay(time);
        await node.StartAsync();
    }

    private async Task StartAsync()
    {
        RedisProcess.Need();
        Part.Elasticsearch.Need(Elasticsearch is not null, "ELASTICSEARCH_URL is not set.");
        _redis = RedisProcess.OnFreePort();
        for (int i = 0; i < 2; i++) _silos.Add(await SiloProcess.StartAsync(_folder, Settings()));
        _service = await LshClient.ConnectAsync(new LshClientOptions { Redis = _redis.Address });
    }

    private (string, string)[] Settings() =>
        [("Redis", _redis!.Address), ("Elasticsearch", Elasticsearch!), ("ElasticsearchPrefix", _id), ("ElasticsearchReplicas", "0")];

    private async Task FillAsync(int documents)
    {
        await Service.CreateAsync(_id, Corpus.Field, Corpus.Dimensions);
        await Service.UpsertAsync(_id, Corpus.Documents(documents));
        await Service.TrainAsync(_id, new TrainRequest(QuickTraining));
    }

    private async Task<byte[]> HashAsync() =>
        (await Service.HashAsync(_id, null, new VectorBlock(Corpus.Dimensions, Corpus.Vectors(1, 5)[0]))).ToArray();

    /// <summary>A failed call would fail the test; a wrong version's tokens would give other hits than the exact ones.</summary>
    private async Task<int> SearchUntilAsync(CancellationToken done)
    {
        float[][] queries = Corpus.Vectors(50, 9);
        int searches = 0;
        for (; !done.IsCancellationRequested; searches++)
        {
            SearchResponse found = await Service.SearchAsync(_id, new SearchRequest { Vectors = Corpus.Query(queries[searches % 50]) }, CancellationToken.None);
            Assert.Equal(10, found.Hits.Count);
            Assert.All(found.Hits.Zip(found.Hits.Skip(1)), pair => Assert.True(pair.First.Score >= pair.Second.Score));
        }
        return searches;
    }

    private async Task<int> WriteUntilAsync(CancellationToken done)
    {
        float[][] vectors = Corpus.Vectors(1_000, 12);
        int written = 0;
        for (; !done.IsCancellationRequested; written++)
        {
            Document document = Document.Of($"w{written}", Corpus.Field, vectors[written % 1_000]);
            Assert.Equal(1, (await Service.UpsertAsync(_id, [document], CancellationToken.None)).Written);
        }
        return written;
    }
}
