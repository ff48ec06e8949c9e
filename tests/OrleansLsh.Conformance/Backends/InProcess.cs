using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Backends;

/// <summary>The service in process over an index backend.</summary>
public sealed class InProcess<TIndex> : IServiceBackend
    where TIndex : IIndexBackend, new()
{
    private readonly TIndex _backend = new();

    public bool KeepsEarlierModel => _backend.KeepsEarlierModel;

    public async Task<ISimilarityService> StartAsync() => new SimilarityService(await _backend.StartAsync(), embedders: WordEmbedders.Find);

    public ValueTask DisposeAsync() => _backend.DisposeAsync();
}
