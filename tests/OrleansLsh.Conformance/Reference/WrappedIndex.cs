using OrleansLsh.Index.Port;

namespace OrleansLsh.Conformance.Reference;

/// <summary>A reference index whose collections a test wraps.</summary>
public sealed class WrappedIndex(Func<ICollectionIndex, WrappedCollection> wrap) : IDocumentIndex
{
    private readonly ReferenceIndex _index = new();

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => _index.ListAsync(cancellationToken);

    public async Task<ICollectionIndex> CreateAsync(string name, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken) =>
        wrap(await _index.CreateAsync(name, fields, cancellationToken));

    public async ValueTask<ICollectionIndex?> OpenAsync(string name, CancellationToken cancellationToken) =>
        await _index.OpenAsync(name, cancellationToken) is { } found ? wrap(found) : null;

    public Task<bool> DropAsync(string name, CancellationToken cancellationToken) => _index.DropAsync(name, cancellationToken);

    public ValueTask DisposeAsync() => _index.DisposeAsync();
}
