using OrleansLsh.Conformance.Service;

namespace OrleansLsh.Index.Tests.Embedded;

public sealed class EmbeddedPromise : PromisedCollection
{
    public override int Count => 50_000;

    protected override Task<ISimilarityService?> StartAsync() => Task.FromResult<ISimilarityService?>(EmbeddedSimilarity.Open(null));
}

public sealed class PromiseTests(EmbeddedPromise collection) : PromiseTest(collection), IClassFixture<EmbeddedPromise>;
