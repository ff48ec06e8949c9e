using System.Collections.Concurrent;
using OrleansLsh.Core;
using OrleansLsh.Index.Embedded.Storage;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Embedded;

/// <summary>The index port over one SQLite file, searched in memory. One process at a time has the file open.</summary>
public sealed class EmbeddedIndex : IDocumentIndex
{
    private readonly DataFile _file;
    private readonly ConcurrentDictionary<string, Lazy<EmbeddedCollection>> _collections = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changing = new(1, 1);

    private EmbeddedIndex(DataFile file)
    {
        _file = file;
        foreach (CollectionRecord record in file.Collections()) _collections[record.Name] = Opened(record);
    }

    /// <summary>Opens a data file; it is created, with its folder, where it is absent. A collection is read into memory when it is first asked for.</summary>
    /// <param name="path">The file; null for a temporary one that is deleted in the end.</param>
    /// <exception cref="LshException">Another process has it open; it is no data file or of a newer version; the folder refuses.</exception>
    public static EmbeddedIndex Open(string? path) => new(DataFile.Open(path));

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. _collections.Keys.Order(StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public async Task<ICollectionIndex> CreateAsync(string name, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (_collections.ContainsKey(name))
                throw new LshException(ErrorKind.CollectionExists, $"Collection '{name}' exists already. Drop it first, or choose another name.");
            Lazy<EmbeddedCollection> collection = Opened(_file.Create(name, fields));
            _collections[name] = collection;
            return collection.Value;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<ICollectionIndex?> OpenAsync(string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ICollectionIndex?>(_collections.TryGetValue(name, out Lazy<EmbeddedCollection>? collection) ? collection.Value : null);

    /// <inheritdoc/>
    public async Task<bool> DropAsync(string name, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (!_collections.TryGetValue(name, out Lazy<EmbeddedCollection>? collection)) return false;
            await DropAsync(name, collection);
            return true;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<EmbeddedCollection> collection in _collections.Values)
        {
            if (collection.IsValueCreated) await collection.Value.CloseAsync();
        }
        _collections.Clear();
        _changing.Dispose();
        _file.Dispose();
    }

    private async Task DropAsync(string name, Lazy<EmbeddedCollection> collection)
    {
        CollectionRecord record = _file.Collections().First(known => known.Name == name);
        await CloseAsync(collection);
        try
        {
            _file.Drop(record);
        }
        catch
        {
            // The disk refuses: what is in the file is there for those who come.
            _collections[name] = Opened(record);
            throw;
        }
        _collections.TryRemove(name, out _);
    }

    private static async Task CloseAsync(Lazy<EmbeddedCollection> collection)
    {
        try
        {
            await collection.Value.CloseAsync();
        }
        catch (LshException error) when (error.Kind == ErrorKind.InvalidFile)
        {
            // A damaged collection cannot be read, but it can be dropped.
        }
    }

    private Lazy<EmbeddedCollection> Opened(CollectionRecord record) => new(() => EmbeddedCollection.Load(record, _file.Store(record)));
}
