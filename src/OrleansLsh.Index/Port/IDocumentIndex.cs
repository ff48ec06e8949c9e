namespace OrleansLsh.Index.Port;

/// <summary>The index port: where collections and their documents live. The embedded index and Elasticsearch implement it.</summary>
public interface IDocumentIndex : IAsyncDisposable
{
    /// <summary>Names of all collections, in ordinal order.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Creates an empty collection.</summary>
    /// <exception cref="LshException">It exists already.</exception>
    Task<ICollectionIndex> CreateAsync(string name, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken);

    /// <summary>A collection as it stands now, or null where there is none of that name.</summary>
    ValueTask<ICollectionIndex?> OpenAsync(string name, CancellationToken cancellationToken);

    /// <summary>A collection as it stands, without making it ready for searches where it is not; null where there is none of that
    /// name.</summary>
    async ValueTask<CollectionState?> StateAsync(string name, CancellationToken cancellationToken) =>
        await OpenAsync(name, cancellationToken) is { } collection ? await CollectionState.OfAsync(collection, cancellationToken) : null;

    /// <summary>Deletes a collection with everything in it; false where there was none.</summary>
    Task<bool> DropAsync(string name, CancellationToken cancellationToken);
}
