using OrleansLsh.Conformance.Backends;
using OrleansLsh.Grains.Tests.Cluster;

namespace OrleansLsh.Grains.Tests.Conformance;

/// <summary>The service over the Orleans client, one silo on an embedded index. All tests share the silo; a collection's name is its own.</summary>
public sealed class OneSilo : IServiceBackend
{
    private static readonly Lazy<Task<LshCluster>> Shared = new(() => LshCluster.StartAsync());

    public async Task<ISimilarityService> StartAsync() => (await Shared.Value).Service;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
