using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using System.Runtime.ExceptionServices;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded;

/// <summary>A collection of the embedded index: durable in SQLite, searched in memory.</summary>
/// <remarks>Writers take turns. A batch is put where no search looks, committed to the file, and then shown to searches in one step, so
/// that a search sees all of it or nothing. Searches read the <see cref="CollectionView"/> of the moment in which they began, and lock
/// nothing.</remarks>
[SuppressMessage("Design", "CA1001",
    Justification = "Callers may be waiting for their turn when the collection is closed: they are to be refused, not to hang.")]
internal sealed partial class EmbeddedCollection : ICollectionIndex, IEmbedderChange
{
    private readonly CollectionStore _store;
    private volatile CollectionRecord _record;
    private readonly SemaphoreSlim _writing = new(1, 1);
    /// <summary>Held for as long as ids are looked up, or a view is shown with what its ids lead to.</summary>
    private readonly Lock _finding = new();
    private DocumentTable _documents = new();
    private CollectionView? _view;
    private int _nextSlot;

    private EmbeddedCollection(CollectionRecord record, CollectionStore store)
    {
        _record = record;
        _store = store;
        _scratches = [.. record.Fields.Select(_ => new ScratchPool())];
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
        LiveDocuments live = store.Live;
        store.ReadIds(collection._documents.Add);
        FieldIndex[] fields = [.. record.Fields.Select((field, ordinal) => new FieldIndex(field, store.ReadModel(ordinal)))];
        try
        {
            ComputeThreads.For(fields.Length, Environment.ProcessorCount, ordinal =>
                store.ReadSegments(ordinal, (in SegmentView segment) => collection.Load(fields[ordinal], segment, live.Slots)));
        }
        catch (AggregateException errors) when (errors.InnerException is LshException first)
        {
            ExceptionDispatchInfo.Throw(first);
        }
        foreach (FieldIndex index in fields)
        {
            index.FillCells();
            index.Compact(live.Slots);
        }
        FieldTuning?[] tunings = [.. Enumerable.Range(0, fields.Length).Select(store.ReadTuning)];
        collection._view = new CollectionView(live, collection._documents.Ids, fields, tunings);
        collection._nextSlot = store.NextSlot;
        return collection;
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(CancellationToken cancellationToken) => Task.FromResult((long)View().Live.Slots.Count);

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> CountFieldsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<long>>([.. View().Fields.Select(index => (long)index.Count)]);

    /// <inheritdoc/>
    public ValueTask<FieldState> StateAsync(string field, CancellationToken cancellationToken)
    {
        int ordinal = Ordinal(field);
        CollectionView view = View();
        FieldIndex index = view.Fields[ordinal];
        return ValueTask.FromResult(new FieldState(index.Field, index.Model, view.Tunings[ordinal]));
    }

    /// <summary>Waits for the writer at work and refuses all who come later. Searches at work end with what they began with.</summary>
    public async Task CloseAsync()
    {
        await _writing.WaitAsync();
        try
        {
            lock (_finding) (_view, _documents) = (null, new DocumentTable());
        }
        finally
        {
            _writing.Release();
        }
    }

    private void Load(FieldIndex index, in SegmentView segment, LiveSlots live)
    {
        int n = index.Model?.Subspaces ?? 0, dimensions = index.Field.Dimensions, rows = segment.Slots.Length;
        int cells = index.Model?.Cells?.Count ?? 0;
        if (segment.Vectors.Length != rows * dimensions || segment.Codes.Length != rows * n
            || segment.Cells.Length != (cells > 0 ? rows : 0)
            || (cells > 0 && rows > 0 && TensorPrimitives.Max(segment.Cells) >= cells))
            throw new LshException(ErrorKind.InvalidFile,
                $"{_store.Path}: a segment of field '{index.Field.Name}' in collection '{Name}' does not fit its model; the file is "
                + "damaged. Restore it from a copy, or drop the collection.");
        for (int row = 0; row < segment.Slots.Length; row++)
        {
            int slot = segment.Slots[row];
            if (slot < 0 || !live.Contains(slot)) continue;
            ReadOnlySpan<float> vector = segment.Vectors.Slice(row * dimensions, dimensions);
            if (cells > 0) index.Place(slot, vector, segment.Codes.Slice(row * n, n), segment.Cells[row]);
            else index.Add(slot, vector, segment.Codes.Slice(row * n, n), 0);
        }
    }

    private void RequireVersion(FieldIndex index, int version)
    {
        if (version != index.ModelVersion)
            throw new LshException(ErrorKind.ModelMismatch,
                $"Field '{index.Field.Name}' of collection '{Name}' has model version {index.ModelVersion}; the hash is of version "
                + $"{version}. Hash again.");
    }

    /// <summary>What memory holds now.</summary>
    // The kind makes the service look again, and find it if it is there.
    private CollectionView View() => Volatile.Read(ref _view)
        ?? throw new LshException(ErrorKind.UnknownCollection, $"Collection '{Name}' was deleted or closed; open it again.");

    private void Show(CollectionView view) => Volatile.Write(ref _view, view);

    /// <summary>What memory holds now, and where in it the documents are.</summary>
    private (CollectionView View, int[] Slots) Find(IReadOnlyList<string> ids)
    {
        lock (_finding) return (View(), [.. ids.Select(_documents.Find)]);
    }

    private int Ordinal(string field)
    {
        int ordinal = _record.Ordinal(field);
        return ordinal >= 0 ? ordinal : throw new LshException(ErrorKind.UnknownField,
            $"Collection '{Name}' has no vector field '{field}'; it has {string.Join(", ", Fields.Select(known => $"'{known.Name}'"))}.");
    }
}
