using System.Text;
using OrleansLsh.Core;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Embedded;

/// <summary>A collection of the embedded index: durable in SQLite, searched in memory.</summary>
/// <remarks>
/// Writers take turns. A batch is committed to the file first and then shown to searches in one step, so that a search sees all of it or nothing.
/// Two locks: <c>_memory</c> guards what searches read; <c>_both</c> is held while file and memory differ, and taken by whoever reads both.
/// </remarks>
internal sealed partial class EmbeddedCollection : ICollectionIndex, IDisposable
{
    private readonly CollectionStore _store;
    private readonly CollectionRecord _record;
    private readonly DocumentTable _documents = new();
    private readonly FieldIndex[] _fields;
    private readonly FieldTuning?[] _tunings;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ReaderWriterLockSlim _both = new();
    private readonly ReaderWriterLockSlim _memory = new();
    private bool _dropped;

    private EmbeddedCollection(CollectionRecord record, CollectionStore store)
    {
        _record = record;
        _store = store;
        _tunings = [.. Enumerable.Range(0, record.Fields.Count).Select(store.ReadTuning)];
        _fields = [.. record.Fields.Select((field, ordinal) => new FieldIndex(field, store.ReadModel(ordinal)))];
        _scratches = [.. _fields.Select(_ => new ScratchPool())];
    }

    /// <inheritdoc/>
    public string Name => _record.Name;

    /// <inheritdoc/>
    public IReadOnlyList<VectorField> Fields => _record.Fields;

    internal CollectionRecord Record => _record;

    /// <summary>Reads a collection into memory.</summary>
    public static EmbeddedCollection Load(CollectionRecord record, CollectionStore store)
    {
        var collection = new EmbeddedCollection(record, store);
        store.ReadIds(collection._documents.Add);
        Parallel.For(0, collection._fields.Length, ordinal =>
            store.ReadSegments(ordinal, (in SegmentView segment) => collection.Load(collection._fields[ordinal], segment)));
        return collection;
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(CancellationToken cancellationToken) => Task.FromResult(Reading(() => (long)_documents.Count));

    /// <inheritdoc/>
    public ValueTask<FieldState> StateAsync(string field, CancellationToken cancellationToken)
    {
        int ordinal = Ordinal(field);
        FieldIndex index = Volatile.Read(ref _fields[ordinal]);
        return ValueTask.FromResult(new FieldState(index.Field, index.Count, index.Model, Volatile.Read(ref _tunings[ordinal])));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DocumentFailure>> WriteAsync(EncodedBatch batch, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            RequireCurrent(batch);
            await Task.Run(() => Write(batch), CancellationToken.None);
            return [];
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<int> DeleteAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            RequireThere();
            int[] slots = [.. ids.Select(_documents.Find).Where(slot => slot >= 0).Distinct()];
            if (slots.Length > 0) await Task.Run(() => Commit(() => _store.Delete(slots), () => Forget(slots)), CancellationToken.None);
            return slots.Length;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task TuneAsync(string field, FieldTuning tuning, CancellationToken cancellationToken)
    {
        int ordinal = Ordinal(field);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            RequireThere();
            _store.SaveTuning(ordinal, tuning);
            Volatile.Write(ref _tunings[ordinal], tuning);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Waits for the writer at work and refuses those who come later.</summary>
    public async Task CloseAsync()
    {
        await _writing.WaitAsync();
        _dropped = true;
        _writing.Release();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writing.Dispose();
        _both.Dispose();
        _memory.Dispose();
    }

    private void Load(FieldIndex index, in SegmentView segment)
    {
        index.Reserve(segment.Cells, segment.Slots.Length);
        int n = index.Model?.Subspaces ?? 0, dimensions = index.Field.Dimensions;
        for (int row = 0; row < segment.Slots.Length; row++)
        {
            if (!_documents.Has(segment.Slots[row])) continue;
            index.Add(
                segment.Slots[row], segment.Vectors.Slice(row * dimensions, dimensions), segment.Codes.Slice(row * n, n),
                segment.Cells.IsEmpty ? (ushort)0 : segment.Cells[row]);
        }
    }

    private void Write(EncodedBatch batch)
    {
        int first = _store.NextSlot;
        int[] dead = [.. batch.Documents.Select(document => _documents.Find(document.Id)).Where(slot => slot >= 0)];
        Commit(() => _store.Commit(batch, first, dead), () =>
        {
            Forget(dead);
            for (int i = 0; i < batch.Documents.Count; i++) _documents.Add(first + i, Encoding.UTF8.GetBytes(batch.Documents[i].Id));
            foreach ((string field, EncodedField encoded) in batch.Fields) Remember(_fields[Ordinal(field)], encoded, first);
        });
    }

    private void Commit(Action toFile, Action toMemory)
    {
        _both.EnterWriteLock();
        try
        {
            toFile();
            _memory.EnterWriteLock();
            try
            {
                toMemory();
            }
            finally
            {
                _memory.ExitWriteLock();
            }
        }
        finally
        {
            _both.ExitWriteLock();
        }
    }

    private static void Remember(FieldIndex index, EncodedField encoded, int first)
    {
        int n = index.Model?.Subspaces ?? 0;
        ReadOnlySpan<byte> codes = encoded.Codes.Span;
        ReadOnlySpan<ushort> cells = encoded.Cells.Span;
        for (int row = 0; row < encoded.Rows.Length; row++)
            index.Add(
                first + encoded.Rows.Span[row], encoded.Vectors[row], codes.Slice(row * n, n), cells.IsEmpty ? (ushort)0 : cells[row]);
    }

    private void Forget(int[] slots)
    {
        foreach (int slot in slots)
        {
            foreach (FieldIndex index in _fields) index.Remove(slot);
            _documents.Remove(slot);
        }
    }

    private void RequireCurrent(EncodedBatch batch)
    {
        RequireThere();
        foreach ((string field, EncodedField encoded) in batch.Fields)
            RequireVersion(_fields[Ordinal(field)], encoded.ModelVersion);
    }

    private void RequireVersion(FieldIndex index, int version)
    {
        if (version != index.ModelVersion)
            throw new LshException(ErrorKind.ModelMismatch,
                $"Field '{index.Field.Name}' of collection '{Name}' has model version {index.ModelVersion}; the hash is of version {version}. Hash again.");
    }

    private void RequireThere()
    {
        if (_dropped) throw new LshException(ErrorKind.UnknownCollection, $"Collection '{Name}' was deleted.");
    }

    private int Ordinal(string field)
    {
        int ordinal = _record.Ordinal(field);
        return ordinal >= 0 ? ordinal : throw new LshException(ErrorKind.UnknownField,
            $"Collection '{Name}' has no vector field '{field}'; it has {string.Join(", ", Fields.Select(known => $"'{known.Name}'"))}.");
    }

    private T Reading<T>(Func<T> read)
    {
        _memory.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            _memory.ExitReadLock();
        }
    }
}
