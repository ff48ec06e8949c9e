using OrleansLsh.Index.Port;

namespace OrleansLsh.Conformance.Reference;

/// <summary>An index in memory that does everything by loops, to prove the suite on and to compare others with.</summary>
public sealed class ReferenceIndex : IDocumentIndex
{
    private readonly Dictionary<string, ReferenceCollection> _collections = [];

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_collections) return Task.FromResult<IReadOnlyList<string>>([.. _collections.Keys.Order(StringComparer.Ordinal)]);
    }

    public Task<ICollectionIndex> CreateAsync(string name, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken)
    {
        var collection = new ReferenceCollection(name, fields);
        lock (_collections)
        {
            if (!_collections.TryAdd(name, collection))
                throw new LshException(ErrorKind.CollectionExists,
                    $"Collection '{name}' exists already; drop it first or choose another name.");
        }
        return Task.FromResult<ICollectionIndex>(collection);
    }

    public ValueTask<ICollectionIndex?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        lock (_collections) return new ValueTask<ICollectionIndex?>(_collections.GetValueOrDefault(name));
    }

    public Task<bool> DropAsync(string name, CancellationToken cancellationToken)
    {
        lock (_collections) return Task.FromResult(_collections.Remove(name));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
