using OrleansLsh.Conformance.Service;

namespace OrleansLsh.Index.Elasticsearch.Tests.Searching;

public sealed class ElasticsearchPromise : PromisedCollection
{
    public override int Count => 20_000;

    /// <remarks>Searched as 200 million would be, where a filter keeps too many for each to be compared.</remarks>
    protected override Task<ISimilarityService?> StartAsync() => Task.FromResult<ISimilarityService?>(
        ElasticsearchServer.Url is null
            ? null
            : new SimilarityService(new ElasticsearchIndex(ElasticsearchServer.Options() with { EachStandsFor = 10_000 })));
}

public sealed class PromiseTests(ElasticsearchPromise collection) : PromiseTest(collection), IClassFixture<ElasticsearchPromise>
{
    protected override void Need() => ElasticsearchServer.Need();
}
