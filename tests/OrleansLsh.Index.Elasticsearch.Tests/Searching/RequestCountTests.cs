using System.Text.Json;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Elasticsearch.Tests.Connection;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Tests.Searching;

/// <summary>What searches cost: requests, and what travels back.</summary>
public sealed class RequestCountTests : IAsyncLifetime
{
    private static readonly TrainingOptions Quick = Corpus.Training;
    private static readonly float[] Query = Corpus.Vectors(1, 9)[0];
    private static readonly SearchRequest ByVector = new() { Vectors = Corpus.Query(Query), Include = [] };
    private readonly string _name = TestCollection.NewName();
    private readonly Document[] _documents = Corpus.Documents(1_500);
    private ServerProxy _proxy = null!;
    private IDocumentIndex _index = null!;
    private ISimilarityService _service = null!;

    public async Task InitializeAsync()
    {
        ElasticsearchServer.Need();
        _proxy = ServerProxy.Start();
        (_index, ISimilarityService setUp, _service) = Open(_proxy);
        await setUp.CreateAsync(_name, TestCollection.Fields);
        await setUp.UpsertAsync(_name, _documents);
        await setUp.TrainAsync(_name, new TrainRequest(Quick));
        await ElasticsearchServer.SendAsync(HttpMethod.Post, $"{ElasticsearchServer.Sound}.{_name}/_forcemerge?max_num_segments=1");
        await _service.SearchAsync(_name, ByVector);
        // A description waits for what is counted beside searches: none is under way any more, and what was deleted is known to be merged away.
        await _service.DescribeAsync(_name);
        _proxy.Forget();
    }

    public async Task DisposeAsync()
    {
        if (_proxy is null) return;
        await _index.DropAsync(_name, default);
        await _index.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    public static TheoryData<string, SearchRequest> Searches => new()
    {
        { "the default by vector", ByVector },
        { "exact", ByVector with { Setting = SearchSetting.Exact } },
        { "cells", ByVector with { Setting = new SearchSetting { Probes = 8 } } },
        { "native", ByVector with { Setting = new SearchSetting { Scoring = Scoring.Native } } },
        { "more_like_this by id", new SearchRequest { Id = "d7", Setting = SearchSetting.Seed, Include = [] } },
    };

    [SkippableTheory]
    [MemberData(nameof(Searches))]
    public async Task A_search_is_one_request(string what, SearchRequest request)
    {
        Assert.Equal(10, (await _service.SearchAsync(_name, request)).Hits.Count);
        Exchange only = Assert.Single(_proxy.Exchanges);
        Assert.True(only.Endpoint == "_search", $"{what}: {only.Path}");
    }

    [SkippableTheory]
    [InlineData(Scoring.Cells)]
    [InlineData(Scoring.Native)]
    public async Task Matches_of_a_filter_are_each_compared_in_one_request_where_that_takes_less_than_looking_for_them(Scoring scoring)
    {
        // More than are always compared, and half of the documents and more.
        SearchRequest request = ByVector with
        {
            Filter = new Filter { Must = [new RangeClause("price", null, 100, 1_400, null)] },
            Setting = new SearchSetting { Scoring = scoring, Probes = scoring == Scoring.Cells ? 1 : null },
        };
        SearchResponse exact = await _service.SearchAsync(_name, request with { Setting = SearchSetting.Exact });
        await _service.SearchAsync(_name, request);
        _proxy.Forget();
        SearchResponse found = await _service.SearchAsync(_name, request);
        Assert.Equal(exact.Hits.Select(hit => hit.Id), found.Hits.Select(hit => hit.Id));
        Exchange only = Assert.Single(_proxy.Exchanges);
        Assert.DoesNotContain("cells", only.Request, StringComparison.Ordinal);
        Assert.DoesNotContain("graph", only.Request, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task What_a_filter_keeps_is_counted_by_those_with_a_vector_and_with_those_that_are_not_to_be_returned()
    {
        Filter filter = new() { Must = [new RangeClause("price", null, 0, 1_300, null)] };
        await _service.SearchAsync(_name, new SearchRequest { Id = "d7", Filter = filter, Include = [], Setting = new SearchSetting { Probes = 8 } });
        Exchange counting = Assert.Single(_proxy.Exchanges, exchange => exchange.Endpoint == "_msearch");
        Assert.DoesNotContain("must_not", counting.Request, StringComparison.Ordinal);
        Assert.Equal(2, counting.Request.Split("\"exists\"").Length - 1);
    }

    [SkippableFact]
    public async Task A_batch_of_twenty_searches_is_one_request()
    {
        SearchRequest[] requests = [.. Corpus.Vectors(20, 9).Select(vector => ByVector with { Vectors = Corpus.Query(vector) })];
        IReadOnlyList<SearchResponse> answers = await _service.SearchAsync(_name, requests);
        Assert.All(answers, answer => Assert.Equal(10, answer.Hits.Count));
        Exchange only = Assert.Single(_proxy.Exchanges);
        Assert.Equal(("_msearch", 40), (only.Endpoint, only.Request.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
    }

    [SkippableFact]
    public async Task A_thousand_documents_are_read_in_few_requests_and_large_ones_in_pages_of_some_megabytes()
    {
        string[] ids = [.. Enumerable.Range(0, 1_000).Select(i => $"d{i}")];
        Assert.DoesNotContain(null, await _service.GetAsync(_name, ids, withVectors: true).ToListAsync());
        Assert.InRange(Reads().Length, 1, 33);
        await _service.UpsertAsync(_name, [Document.Of("large", Corpus.Field, Query, new { blob = new string('x', 1 << 20) })]);
        _proxy.Forget();
        Assert.Equal(40, await _service.GetAsync(_name, [.. Enumerable.Repeat("large", 40)]).CountAsync());
        Assert.InRange(Reads().Length, 5, 6);
        Assert.All(Reads(), read => Assert.InRange(read.Answer.Length, 1, 10 << 20));
        _proxy.Forget();
        Assert.Equal(1_040, await _service.GetAsync(_name, [.. ids, .. Enumerable.Repeat("large", 40)]).CountAsync());
        Assert.All(Reads(), read => Assert.InRange(read.Answer.Length, 1, 33 << 20));

        Exchange[] Reads() => [.. _proxy.Exchanges.Where(exchange => exchange.Endpoint == "_mget")];
    }

    [SkippableTheory]
    [MemberData(nameof(Searches))]
    public async Task Of_hits_only_the_score_and_the_id_travel(string what, SearchRequest request)
    {
        await _service.SearchAsync(_name, request);
        foreach (JsonElement hit in Hits())
        {
            // The id is the last of what hits are sorted by.
            string[] parts = [.. hit.EnumerateObject().Select(part => part.Name)];
            Assert.True(parts.Except(["_index", "_id", "_score", "sort"]).FirstOrDefault() is null, $"{what}: {hit}");
            Assert.StartsWith("d", hit.GetProperty("sort")[2].GetString(), StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task What_is_asked_for_travels_and_nothing_else()
    {
        await _service.SearchAsync(_name, ByVector with { Include = ["price"] });
        Assert.All(Hits(), hit => Assert.Equal(["source"], hit.GetProperty("_source").EnumerateObject().Select(part => part.Name)));
        _proxy.Forget();
        await _service.SearchAsync(_name, ByVector with { WithVectors = true });
        Assert.All(Hits(), hit =>
        {
            Assert.Equal(["fields"], hit.GetProperty("_source").EnumerateObject().Select(part => part.Name));
            Assert.Equal(["vector"], hit.GetProperty("_source").GetProperty("fields").GetProperty(TestCollection.Field).EnumerateObject().Select(part => part.Name));
        });
    }

    /// <summary>An index with a service for the preparations, and another of which the clock stands still: it looks at the collection once.</summary>
    private static (IDocumentIndex, ISimilarityService, ISimilarityService) Open(ServerProxy proxy)
    {
        var index = new ElasticsearchIndex(proxy.Options() with { Graph = NativeGraph.Hnsw });
        // What is compared in the background would be counted too.
        var quiet = new SimilarityOptions { LiveRecallShare = 0 };
        return (index, new SimilarityService(index, options: quiet), new SimilarityService(index, new StoppedClock(), options: quiet));
    }

    private List<JsonElement> Hits()
    {
        using JsonDocument answer = JsonDocument.Parse(Assert.Single(_proxy.Exchanges).Answer);
        List<JsonElement> hits = [.. answer.RootElement.Clone().GetProperty("hits").GetProperty("hits").EnumerateArray()];
        Assert.Equal(10, hits.Count);
        return hits;
    }
}
