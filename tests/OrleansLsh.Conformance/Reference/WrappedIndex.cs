using OrleansLsh.Index.Port;

namespace OrleansLsh.Conformance.Reference;

/// <summary>An index whose collections a test wraps: the reference, or another.</summary>
public sealed class WrappedIndex(Func<ICollectionIndex, WrappedCollection> wrap, IDocumentIndex? index = null) : IDocumentIndex
{
    private readonly IDocumentIndex _index = index ?? new ReferenceIndex();

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => _index.ListAsync(cancellationToken);

    public async Task<ICollectionIndex> CreateAsync(string name, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken) =>
        wrap(await _index.CreateAsync(name, fields, cancellationToken));

    public async ValueTask<ICollectionIndex?> OpenAsync(string name, CancellationToken cancellationToken) =>
        await _index.OpenAsync(name, cancellationToken) is { } found ? wrap(found) : null;

    public Task<bool> DropAsync(string name, CancellationToken cancellationToken) => _index.DropAsync(name, cancellationToken);

    public ValueTask DisposeAsync() => _index.DisposeAsync();
}
