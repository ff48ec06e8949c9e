using System.Text.Json;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Index.Elasticsearch.Tests.Service;

public sealed class ImportTests : IAsyncLifetime
{
    private const int Batches = 12, BatchSize = 600;
    private readonly string _name = TestCollection.NewName();
    private (SimilarityService Service, bool IsOpen) _opened;

    private SimilarityService Service => _opened.Service;

    public Task InitializeAsync()
    {
        ElasticsearchServer.Need();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (!_opened.IsOpen) return;
        await Service.DropAsync(_name);
        await Service.DisposeAsync();
        await ElasticsearchServer.SendAsync(HttpMethod.Delete, $"_index_template/{_name}");
    }

    [SkippableTheory]
    [InlineData(RefreshPolicy.WaitFor, 1)]
    [InlineData(RefreshPolicy.Immediate, 1)]
    [InlineData(RefreshPolicy.None, 0)]
    public async Task An_import_refreshes_once_at_its_end_or_not_at_all(RefreshPolicy policy, int refreshes)
    {
        await CreateAsync(policy);
        long before = await RefreshesAsync();
        ImportReport report = await ImportAsync(null);
        Assert.Equal((Batches * BatchSize, 0), (report.Written, report.Failed));
        Assert.Equal(refreshes, await RefreshesAsync() - before);
        long found = (await Service.DescribeAsync(_name)).Documents;
        Assert.Equal(refreshes == 0 ? 0 : Batches * BatchSize, found);
        Assert.NotNull(await Service.GetAsync(_name, "d0"));
    }

    [SkippableFact]
    public async Task What_was_committed_of_an_import_that_broke_off_is_found()
    {
        await CreateAsync(RefreshPolicy.WaitFor);
        await Assert.ThrowsAsync<IOException>(() => Service.ImportAsync(_name, Broken(), new ImportOptions { BatchSize = BatchSize }));
        Assert.Equal(BatchSize, (await Service.DescribeAsync(_name)).Documents);

        static async IAsyncEnumerable<Document> Broken()
        {
            await foreach (Document document in Corpus.Stream(Documents(BatchSize))) yield return document;
            throw new IOException("the file ends here");
        }
    }

    [SkippableFact]
    public async Task A_write_block_put_on_and_taken_off_in_mid_import_delays_it_and_loses_nothing()
    {
        // The wait before another attempt is drawn when something was refused.
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await CreateAsync(RefreshPolicy.WaitFor, () =>
        {
            refused.TrySetResult();
            return 0.5;
        });
        bool blocked = false;
        var told = new Told<ImportProgress>(progress =>
        {
            if (blocked || progress.Written < 2 * BatchSize) return;
            blocked = true;
            ElasticsearchServer.BlockAsync(_name, on: true).GetAwaiter().GetResult();
        });
        Task<ImportReport> import = ImportAsync(told);
        await Task.WhenAny(refused.Task, import);
        Assert.False(import.IsCompleted);
        await ElasticsearchServer.BlockAsync(_name, on: false);
        ImportReport report = await import;
        Assert.Equal((Batches * BatchSize, 0), (report.Written, report.Failed));
        Assert.Equal(Batches * BatchSize, (await Service.DescribeAsync(_name)).Documents);
    }

    private static Document[] Documents(int count) =>
        [.. Corpus.Vectors(count, 1).Select((vector, i) => Document.Of($"d{i}", TestCollection.Field, vector, new { n = i }))];

    /// <summary>A collection that is not refreshed by itself.</summary>
    private async Task CreateAsync(RefreshPolicy policy, Func<double>? random = null)
    {
        var index = new ElasticsearchIndex(ElasticsearchServer.Options(ElasticsearchServer.Damaged) with { Refresh = policy }, random: random);
        _opened = (new SimilarityService(index), true);
        // A template, for the server refreshes an index once more, in its own time, when this setting is changed.
        await ElasticsearchServer.SendAsync(HttpMethod.Put, $"_index_template/{_name}", $$"""
            { "index_patterns": ["{{ElasticsearchServer.Damaged}}.{{_name}}*"], "template": { "settings": { "index.refresh_interval": "-1" } } }
            """);
        await Service.CreateAsync(_name, TestCollection.Fields);
    }

    private Task<ImportReport> ImportAsync(IProgress<ImportProgress>? progress) =>
        Service.ImportAsync(_name, Corpus.Stream(Documents(Batches * BatchSize)), new ImportOptions { BatchSize = BatchSize }, progress);

    private async Task<long> RefreshesAsync()
    {
        using JsonDocument json = JsonDocument.Parse(
            await ElasticsearchServer.SendAsync(HttpMethod.Get, $"{ElasticsearchServer.Damaged}.{_name}/_stats/refresh"));
        return json.RootElement.GetProperty("_all").GetProperty("primaries").GetProperty("refresh").GetProperty("external_total").GetInt64();
    }
}
