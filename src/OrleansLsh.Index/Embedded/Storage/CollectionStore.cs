using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>The documents that live after a change of a collection.</summary>
/// <param name="Generation">Which change; each has the number after that of the one before.</param>
/// <param name="Slots">Their slots in memory.</param>
internal sealed record LiveDocuments(long Generation, LiveSlots Slots);

/// <summary>The documents of one collection on disk. One writer at a time; readers at any time.</summary>
/// <remarks>Slots that come in and go out are those in memory; the file's own numbers stay inside.</remarks>
internal sealed partial class CollectionStore
{
    private readonly DataFile _file;
    private readonly CollectionRecord _collection;
    private readonly long _key;
    private readonly SlotMap _map;
    private PathCatalog? _catalog;
    private LiveDocuments _live;

    internal CollectionStore(DataFile file, CollectionRecord collection)
    {
        _file = file;
        _collection = collection;
        _key = collection.Key;
        (SlotSet stored, int next, long generation) = file.Read(connection =>
            (ReadLife(connection), ReadNextSlot(connection), file.IsReadOnly ? 0 : ReadGeneration(connection)));
        _map = SlotMap.Of(stored, next);
        NextSlot = _map.Next;
        _live = new LiveDocuments(generation, NextSlot == next ? LiveSlots.Of(stored) : LiveSlots.None.With([], 0, NextSlot));
    }

    /// <summary>The file, as errors call it.</summary>
    public string Path => _file.Path;

    /// <summary>Places in the tree of property names that memory is taken for, as far as it was read.</summary>
    public int KnownPlaces => _catalog?.Places ?? 0;

    /// <summary>The documents that live now.</summary>
    public LiveDocuments Live => Volatile.Read(ref _live);

    /// <summary>First slot that no document has had since the file was opened.</summary>
    public int NextSlot { get; private set; }

    /// <summary>Writes a batch and removes documents in one transaction; durable when it returns.</summary>
    /// <param name="batch">Document i takes slot <paramref name="firstSlot"/> + i.</param>
    /// <param name="firstSlot">At least <see cref="NextSlot"/>.</param>
    /// <param name="dead">Slots that the batch replaces.</param>
    /// <param name="show">Told what lives as soon as readers of the file who come can see it; does not fail.</param>
    /// <exception cref="LshException">The disk refuses, or the collection has seen more documents than slots can number.</exception>
    public void Commit(EncodedBatch batch, int firstSlot, IReadOnlyList<int> dead, Action<LiveDocuments>? show = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstSlot, NextSlot);
        int count = batch.Documents.Count;
        long first = _map.ToStored(firstSlot), next = first + count;
        RequireRoom(firstSlot, count);
        int[] gone = Living(dead);
        Write(gone, firstSlot, count, show, connection =>
        {
            MarkDead(connection, gone);
            InsertIds(connection, batch, (int)first);
            InsertSources(connection, batch, (int)first);
            foreach ((string field, EncodedField encoded) in batch.Fields)
                InsertSegment(connection, _collection.Ordinal(field), encoded, (int)first, count);
            connection.Prepare("UPDATE collection SET next_slot = ? WHERE key = ?").Bind(0, next).Bind(1, _key).Run();
        });
        NextSlot = firstSlot + count;
    }

    /// <summary>Removes documents in one transaction; durable when it returns.</summary>
    /// <param name="slots">Their slots; what lives no more is of no matter.</param>
    /// <param name="show">Told what lives as soon as readers of the file who come can see it; does not fail.</param>
    public void Delete(IReadOnlyList<int> slots, Action<LiveDocuments>? show = null)
    {
        int[] gone = Living(slots);
        Write(gone, 0, 0, show, connection => MarkDead(connection, gone));
    }

    /// <summary>Whether slots can number so many more documents.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.TooLarge"/>: they cannot.</exception>
    public void RequireRoom(int firstSlot, int documents)
    {
        long next = (long)_map.ToStored(firstSlot) + documents;
        if (next > int.MaxValue)
            throw new LshException(ErrorKind.TooLarge,
                $"Collection '{_collection.Name}' would have seen {next:N0} documents, updates counted; "
                + $"at most {int.MaxValue:N0} are allowed. Export it and import it anew.");
    }

    private int[] Living(IReadOnlyList<int> slots) => [.. slots.Where(_live.Slots.Contains).Distinct().Order()];

    private int ReadNextSlot(Connection connection) =>
        (int)(ReadCollection(connection, "SELECT next_slot FROM collection WHERE key = ?") ?? 0);

    private long ReadGeneration(Connection connection) => ReadCollection(connection, "SELECT generation FROM collection WHERE key = ?")
        ?? throw new LshException(ErrorKind.UnknownCollection, $"Collection '{_collection.Name}' was deleted.");

    private long? ReadCollection(Connection connection, string sql)
    {
        Statement statement = connection.Prepare(sql).Bind(0, _key);
        long? value = statement.Step() ? statement.Integer(0) : null;
        statement.Reset();
        return value;
    }

    /// <summary>Runs a change of documents; a failed one is forgotten in memory too.</summary>
    private void Write(int[] dead, int first, int count, Action<LiveDocuments>? show, Action<Connection> work)
    {
        // After the file has it, nothing may fail for want of room.
        var next = new LiveDocuments(_live.Generation + 1, _live.Slots.With(dead, first, count));
        try
        {
            _file.Write(
                connection =>
                {
                    work(connection);
                    connection.Prepare("UPDATE collection SET generation = ? WHERE key = ?").Bind(0, next.Generation).Bind(1, _key).Run();
                },
                () =>
                {
                    Volatile.Write(ref _live, next);
                    show?.Invoke(next);
                });
        }
        catch
        {
            _catalog = null;
            throw;
        }
    }

    private PathCatalog Catalog(Connection connection) => _catalog ??= PathCatalog.Load(connection, _key);

    /// <summary>Where a batch's segment of a field lies.</summary>
    private static long Place(int field, int firstSlot) => (long)field << 32 | (uint)firstSlot;
}
