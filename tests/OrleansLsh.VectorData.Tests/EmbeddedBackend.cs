using OrleansLsh.Conformance.Backends;

namespace OrleansLsh.VectorData.Tests;

/// <summary>The embedded service on a temporary file.</summary>
public sealed class EmbeddedBackend : IServiceBackend
{
    private ISimilarityService? _service;

    public Task<ISimilarityService> StartAsync() => Task.FromResult(_service = EmbeddedSimilarity.Open(null));

    public ValueTask DisposeAsync() => _service?.DisposeAsync() ?? ValueTask.CompletedTask;
}
