using OrleansLsh.Conformance.Backends;
using OrleansLsh.Index.Elasticsearch.Tests;
using OrleansLsh.Testing;

namespace OrleansLsh.VectorData.Tests;

/// <summary>The service in this process over Elasticsearch, for each test under a prefix of its own: stores have collections of the same
/// names.</summary>
public sealed class ElasticsearchStore : IServiceBackend
{
    private readonly string _prefix = $"lsh-store-{Guid.NewGuid():N}"[..20];

    public Task<ISimilarityService> StartAsync()
    {
        ElasticsearchServer.Need();
        return Task.FromResult<ISimilarityService>(Open());
    }

    public async ValueTask DisposeAsync()
    {
        await using SimilarityService service = Open();
        foreach (CollectionDescription left in await service.ListAsync()) await service.DropAsync(left.Name);
        await ElasticsearchServer.SendAsync(HttpMethod.Delete, $"{_prefix}-models?ignore_unavailable=true");
    }

    private SimilarityService Open() =>
        new SimilarityService(new ElasticsearchIndex(ElasticsearchServer.Options(_prefix)));
}

/// <summary>A silo in this process, which all tests of a class share, one after the other.</summary>
/// <typeparam name="TClass">The class.</typeparam>
public sealed class OneSilo<TClass> : IServiceBackend
{
    private static readonly Lazy<Task<LshTestCluster>> Shared = new(() => LshTestCluster.StartAsync(dimensions: 3));

    public async Task<ISimilarityService> StartAsync() => new ClusterSimilarityService((await Shared.Value).Client);

    public async ValueTask DisposeAsync()
    {
        ISimilarityService service = (await Shared.Value).Service;
        foreach (CollectionDescription left in await service.ListAsync()) await service.DropAsync(left.Name);
    }
}
