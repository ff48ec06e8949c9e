using System.Collections.Concurrent;
using OrleansLsh.Index.Embedded;
using OrleansLsh.Index.Embedded.Storage;
using OrleansLsh.Index.Port;

namespace OrleansLsh;

/// <summary>The index port over one SQLite file, searched in memory. One process at a time has the file open.</summary>
public sealed class EmbeddedIndex : IDocumentIndex
{
    private readonly DataFile _file;
    private readonly ConcurrentDictionary<string, OpenedCollection> _collections = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changing = new(1, 1);

    private EmbeddedIndex(DataFile file)
    {
        _file = file;
        foreach (CollectionRecord record in file.Collections()) _collections[record.Name] = new OpenedCollection(record, file);
    }

    /// <summary>Opens a data file; it is created, with its folder, where it is absent. A collection is read into memory when it is first
    /// asked for.</summary>
    /// <param name="path">The file; null for a temporary one that is deleted in the end.</param>
    /// <exception cref="LshException">Another process has it open; it is no data file or of a newer version; the folder
    /// refuses.</exception>
    public static EmbeddedIndex Open(string? path)
    {
        var file = DataFile.Open(path);
        try
        {
            return new EmbeddedIndex(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

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
                throw new LshException(
                    ErrorKind.CollectionExists, $"Collection '{name}' exists already. Drop it first, or choose another name.");
            var collection = new OpenedCollection(_file.Create(name, fields), _file);
            _collections[name] = collection;
            return collection.Open();
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<ICollectionIndex?> OpenAsync(string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ICollectionIndex?>(
            _collections.TryGetValue(name, out OpenedCollection? collection) ? collection.Open() : null);

    /// <inheritdoc/>
    public async ValueTask<CollectionState?> StateAsync(string name, CancellationToken cancellationToken) =>
        _collections.TryGetValue(name, out OpenedCollection? collection) ? await collection.StateAsync(cancellationToken) : null;

    /// <inheritdoc/>
    public async Task<bool> DropAsync(string name, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (!_collections.TryGetValue(name, out OpenedCollection? collection)) return false;
            await DropAsync(collection);
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
        foreach (OpenedCollection collection in _collections.Values) await collection.CloseAsync();
        _collections.Clear();
        _changing.Dispose();
        _file.Dispose();
    }

    private async Task DropAsync(OpenedCollection collection)
    {
        CollectionRecord record = collection.Record;
        await collection.CloseAsync();
        try
        {
            _file.Drop(record);
        }
        catch
        {
            // The disk refuses: what is in the file is there for those who come.
            _collections[record.Name] = new OpenedCollection(record, _file);
            throw;
        }
        _collections.TryRemove(record.Name, out _);
    }
}
