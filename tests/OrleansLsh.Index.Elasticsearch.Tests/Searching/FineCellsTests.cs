using System.Text.Json;

namespace OrleansLsh.Index.Elasticsearch.Tests.Searching;

public sealed class FineCellsTests(FineCollection collection) : IClassFixture<FineCollection>
{
    [SkippableTheory]
    [InlineData(10, 20)]
    [InlineData(25, 23)]
    [InlineData(500, 750)]
    public async Task Cells_that_are_too_few_for_the_hits_wanted_are_more_from_the_first_and_it_takes_one_request(int limit, int cells)
    {
        SearchResponse found = await SearchAsync(probes: 20, limit);
        Assert.Equal(limit, found.Hits.Count);
        Assert.Equal([cells], Probed());
    }

    [SkippableFact]
    public async Task Cells_that_cannot_hold_the_hits_wanted_are_not_asked_for()
    {
        SearchResponse found = await SearchAsync(probes: 1, limit: 10);
        Assert.Equal("d7", found.Hits[0].Id);
        Assert.Equal(10, found.Hits.Count);
        Assert.Equal([8], Probed());
    }

    [SkippableFact]
    public async Task Where_there_are_no_more_everything_is_compared()
    {
        SearchResponse found = await SearchAsync(probes: 600, limit: FineCollection.Count + 1);
        Assert.Equal(FineCollection.Count, found.Hits.Count);
        Assert.Equal([0], Probed());
    }

    private async Task<SearchResponse> SearchAsync(int probes, int limit)
    {
        ElasticsearchServer.Need();
        collection.Proxy.Forget();
        return await collection.Service.SearchAsync(collection.Name, new SearchRequest { Vectors = collection.Documents[7].Vectors, Limit = limit, Setting = new SearchSetting { Probes = probes } });
    }

    /// <summary>The cells that each search asked for.</summary>
    private int[] Probed() => [.. collection.Proxy.Exchanges.Where(exchange => exchange.Endpoint == "_search").Select(exchange =>
    {
        using JsonDocument body = JsonDocument.Parse(exchange.Request);
        JsonElement knn = body.RootElement.GetProperty("query").GetProperty("knn");
        return knn.TryGetProperty("filter", out JsonElement filter) ? filter[0].GetProperty("terms").GetProperty($"fields.{TestCollection.Field}.cells").GetArrayLength() : 0;
    })];
}
