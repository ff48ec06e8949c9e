using OrleansLsh.Conformance.Backends;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Conformance.Reference;

/// <summary>The reference index as a backend of the suite.</summary>
public sealed class ReferenceBackend : IIndexBackend
{
    public bool KeepsEarlierModel => true;

    public Task<IDocumentIndex> StartAsync() => Task.FromResult<IDocumentIndex>(new ReferenceIndex());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
