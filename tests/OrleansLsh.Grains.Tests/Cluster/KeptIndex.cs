using OrleansLsh.Index;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Grains.Tests.Cluster;

/// <summary>An index that outlives the silos that use it.</summary>
internal sealed class KeptIndex(IDocumentIndex index) : IDocumentIndex
{
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => index.ListAsync(cancellationToken);

    public Task<ICollectionIndex> CreateAsync(string name, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken) =>
        index.CreateAsync(name, fields, cancellationToken);

    public ValueTask<ICollectionIndex?> OpenAsync(string name, CancellationToken cancellationToken) => index.OpenAsync(name, cancellationToken);

    public Task<bool> DropAsync(string name, CancellationToken cancellationToken) => index.DropAsync(name, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
