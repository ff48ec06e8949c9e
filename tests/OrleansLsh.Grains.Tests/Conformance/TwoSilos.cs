using OrleansLsh.Conformance.Backends;
using OrleansLsh.Grains.Tests.Cluster;

namespace OrleansLsh.Grains.Tests.Conformance;

/// <summary>The service over the Orleans client, two silos on one index.</summary>
public sealed class TwoSilos : IServiceBackend
{
    private static readonly Lazy<Task<LshCluster>> Shared = new(() => LshCluster.StartAsync(2));

    public async Task<ISimilarityService> StartAsync() => (await Shared.Value).Service;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
