using OrleansLsh.Index.Port;

namespace OrleansLsh.Testing;

/// <summary>An index that outlives the silos that use it.</summary>
/// <param name="index">The index, which whoever opened it disposes of.</param>
internal sealed class KeptIndex(IDocumentIndex index) : IDocumentIndex
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => index.ListAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<ICollectionIndex> CreateAsync(string name, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken) =>
        index.CreateAsync(name, fields, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ICollectionIndex?> OpenAsync(string name, CancellationToken cancellationToken) =>
        index.OpenAsync(name, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DropAsync(string name, CancellationToken cancellationToken) => index.DropAsync(name, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
