using OrleansLsh.Conformance.Backends;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Tests.Embedded;

/// <summary>The embedded index over a temporary file as a backend of the conformance suite.</summary>
public sealed class EmbeddedBackend : IIndexBackend
{
    public Task<IDocumentIndex> StartAsync() => Task.FromResult<IDocumentIndex>(EmbeddedIndex.Open(null));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
