using Microsoft.Extensions.Time.Testing;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Elasticsearch.Tests.Connection;

namespace OrleansLsh.Index.Elasticsearch.Tests.Searching;

/// <summary>What a process asks the server beside a search once what it knows of the collection is a second old.</summary>
public sealed class FreshnessTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Expiry = TimeSpan.FromSeconds(2);
    private static readonly TrainingOptions Quick = Corpus.Training with { SampleSize = 300 };
    private static readonly SearchRequest Request = new() { Vectors = Corpus.Query(Corpus.Vectors(1, 9)[0]) };
    private readonly string _name = TestCollection.NewName();
    private readonly FakeTimeProvider _clock = new();
    private ServerProxy _proxy = null!;
    private SimilarityService _service = null!;
    private volatile TaskCompletionSource? _gate;

    public async Task InitializeAsync()
    {
        ElasticsearchServer.Need();
        _proxy = ServerProxy.Start(hold: exchange => _gate is { } gate && exchange.Endpoint != "_search" ? gate.Task : Task.CompletedTask);
        _service = Open(_proxy, _clock);
        await _service.CreateAsync(_name, TestCollection.Fields);
        await _service.UpsertAsync(_name, Corpus.Documents(300));
        await _service.DescribeAsync(_name);
        _proxy.Forget();
    }

    public async Task DisposeAsync()
    {
        if (_proxy is null) return;
        _gate?.TrySetResult();
        await _service.DropAsync(_name);
        await _service.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [SkippableFact]
    public async Task A_search_after_expiry_makes_its_own_request_and_the_look_at_the_collection_is_one_request_beside_it()
    {
        _clock.Advance(Expiry);
        _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // All but searches is held: what a search waited for would never come.
        for (int i = 0; i < 3; i++) Assert.Equal(10, (await _service.SearchAsync(_name, Request).WaitAsync(Patience)).Hits.Count);
        Assert.Equal(["_search", "_search", "_search"], Answered());
        Assert.Equal(["_mapping"], await HeldAsync(1));
    }

    [SkippableFact]
    public async Task Counts_are_taken_beside_the_first_search_after_a_look_and_no_search_waits_for_them()
    {
        // To read a document waits for a look, and counts nothing.
        _clock.Advance(Expiry);
        await _service.GetAsync(_name, "d1");
        _proxy.Forget();
        _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (int i = 0; i < 3; i++) Assert.Equal(10, (await _service.SearchAsync(_name, Request).WaitAsync(Patience)).Hits.Count);
        Assert.Equal(["_search", "_search", "_search"], Answered());
        Assert.Equal(["_count", "docs"], await HeldAsync(2));
    }

    [SkippableFact]
    public async Task A_model_that_another_process_trained_serves_the_very_next_search()
    {
        await using var other = new SimilarityService(new ElasticsearchIndex(ElasticsearchServer.Options()));
        await other.TrainAsync(_name, new TrainRequest(Quick));
        // What is known is good for a second: what is made for the index of before is refused by the server, and made again.
        Assert.Equal(10, (await _service.SearchAsync(_name, Request)).Hits.Count);
        Assert.Equal(["_search", "_mapping"], Answered().Take(2));
        SearchRequest seed = Request with { Setting = SearchSetting.Seed };
        Assert.Equal((await other.SearchAsync(_name, seed)).Hits.Select(hit => hit.Id), (await _service.SearchAsync(_name, seed)).Hits.Select(hit => hit.Id));
    }

    private static SimilarityService Open(ServerProxy proxy, TimeProvider clock) => new(new ElasticsearchIndex(proxy.Options()), clock);

    private string[] Answered() => [.. _proxy.Exchanges.Where(exchange => exchange.Answer.Length > 0).Select(exchange => exchange.Endpoint)];

    /// <summary>The requests that are held, once so many are.</summary>
    private async Task<string[]> HeldAsync(int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (Held().Length < count) await Task.Delay(10, patience.Token);
        return [.. Held().Order(StringComparer.Ordinal)];
    }

    private string[] Held() => [.. _proxy.Exchanges.Where(exchange => exchange.Answer.Length == 0).Select(exchange => exchange.Endpoint)];
}
