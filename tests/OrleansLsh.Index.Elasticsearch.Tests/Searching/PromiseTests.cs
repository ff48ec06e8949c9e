using OrleansLsh.Conformance.Service;

namespace OrleansLsh.Index.Elasticsearch.Tests.Searching;

public sealed class ElasticsearchPromise : PromisedCollection
{
    public override int Count => 20_000;

    protected override Task<ISimilarityService?> StartAsync() => Task.FromResult<ISimilarityService?>(
        ElasticsearchServer.Url is null ? null : new SimilarityService(new ElasticsearchIndex(ElasticsearchServer.Options())));
}

public sealed class PromiseTests(ElasticsearchPromise collection) : PromiseTest(collection), IClassFixture<ElasticsearchPromise>
{
    protected override void Need() => ElasticsearchServer.Need();
}
