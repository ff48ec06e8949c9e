using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using System.Runtime.ExceptionServices;
using OrleansLsh.Core;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Embedded;

/// <summary>A collection of the embedded index: durable in SQLite, searched in memory.</summary>
/// <remarks>Writers take turns. A batch is committed to the file first and then shown to searches in one step, so that a search sees all of it or
/// nothing.</remarks>
[SuppressMessage("Design", "CA1001",
    Justification = "Callers may be waiting for their turn when the collection is closed: they are to be refused, not to hang.")]
internal sealed partial class EmbeddedCollection : ICollectionIndex
{
    private readonly CollectionStore _store;
    private readonly CollectionRecord _record;
    private readonly DocumentTable _documents = new();
    private readonly FieldIndex[] _fields;
    private readonly FieldTuning?[] _tunings;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly FileThenMemory _state;

    private EmbeddedCollection(CollectionRecord record, CollectionStore store)
    {
        _record = record;
        _store = store;
        _tunings = [.. Enumerable.Range(0, record.Fields.Count).Select(store.ReadTuning)];
        _fields = [.. record.Fields.Select((field, ordinal) => new FieldIndex(field, store.ReadModel(ordinal)))];
        _scratches = [.. _fields.Select(_ => new ScratchPool())];
        _state = new FileThenMemory(LetGo, Gone);
    }

    /// <inheritdoc/>
    public string Name => _record.Name;

    /// <inheritdoc/>
    public IReadOnlyList<VectorField> Fields => _record.Fields;

    internal CollectionRecord Record => _record;

    /// <summary>Whether memory is behind the file and only reading it anew helps.</summary>
    public bool IsTorn => _state.IsTorn;

    /// <summary>Reads a collection into memory.</summary>
    public static EmbeddedCollection Load(CollectionRecord record, CollectionStore store)
    {
        var collection = new EmbeddedCollection(record, store);
        store.ReadIds(collection._documents.Add);
        try
        {
            Parallel.For(0, collection._fields.Length, ordinal =>
                store.ReadSegments(ordinal, (in SegmentView segment) => collection.Load(collection._fields[ordinal], segment)));
        }
        catch (AggregateException errors) when (errors.InnerException is LshException first)
        {
            ExceptionDispatchInfo.Throw(first);
        }
        foreach (FieldIndex index in collection._fields) index.Compact();
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
    public async Task TuneAsync(string field, FieldTuning tuning, CancellationToken cancellationToken)
    {
        int ordinal = Ordinal(field);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            _state.RequireOpen();
            _store.SaveTuning(ordinal, tuning);
            Volatile.Write(ref _tunings[ordinal], tuning);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Waits for the writer and the searches at work and refuses those who come later.</summary>
    public async Task CloseAsync()
    {
        await _writing.WaitAsync();
        try
        {
            _state.Close();
        }
        finally
        {
            _writing.Release();
        }
    }

    private void Load(FieldIndex index, in SegmentView segment)
    {
        int n = index.Model?.Subspaces ?? 0, dimensions = index.Field.Dimensions, rows = segment.Slots.Length;
        int cells = index.Model?.Cells?.Count ?? 0;
        if (segment.Vectors.Length != rows * dimensions || segment.Codes.Length != rows * n || segment.Cells.Length != (cells > 0 ? rows : 0)
            || (cells > 0 && rows > 0 && TensorPrimitives.Max(segment.Cells) >= cells))
            throw new LshException(ErrorKind.InvalidFile,
                $"{_store.Path}: a segment of field '{index.Field.Name}' in collection '{Name}' does not fit its model; the file is damaged. "
                + "Restore it from a copy, or drop the collection.");
        index.Reserve(segment.Cells);
        for (int row = 0; row < segment.Slots.Length; row++)
        {
            if (segment.Slots[row] < 0 || !_documents.Has(segment.Slots[row])) continue;
            index.Add(
                segment.Slots[row], segment.Vectors.Slice(row * dimensions, dimensions), segment.Codes.Slice(row * n, n),
                segment.Cells.IsEmpty ? (ushort)0 : segment.Cells[row]);
        }
    }

    private void RequireVersion(FieldIndex index, int version)
    {
        if (version != index.ModelVersion)
            throw new LshException(ErrorKind.ModelMismatch,
                $"Field '{index.Field.Name}' of collection '{Name}' has model version {index.ModelVersion}; the hash is of version {version}. Hash again.");
    }

    /// <summary>Others may still hold the collection; what fills memory is gone by then.</summary>
    private void LetGo()
    {
        _documents.LetGo();
        foreach (FieldIndex index in _fields) index.LetGo();
    }

    // The kind makes the service look again, and find it if it is there.
    private LshException Gone() => new(
        ErrorKind.UnknownCollection, $"Collection '{Name}' was deleted, or memory ran out in a write to it; open it again.");

    private int Ordinal(string field)
    {
        int ordinal = _record.Ordinal(field);
        return ordinal >= 0 ? ordinal : throw new LshException(ErrorKind.UnknownField,
            $"Collection '{Name}' has no vector field '{field}'; it has {string.Join(", ", Fields.Select(known => $"'{known.Name}'"))}.");
    }
}
