using OrleansLsh.Core;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>The documents of one collection on disk. One writer at a time; readers at any time.</summary>
/// <remarks>Slots that come in and go out are those in memory; the file's own numbers stay inside.</remarks>
internal sealed partial class CollectionStore
{
    private readonly DataFile _file;
    private readonly CollectionRecord _collection;
    private readonly long _key;
    private readonly SlotSet _live;
    private readonly SlotMap _map;
    private PathCatalog? _catalog;
    private long _generation;

    internal CollectionStore(DataFile file, CollectionRecord collection)
    {
        _file = file;
        _collection = collection;
        _key = collection.Key;
        (SlotSet stored, int next) = file.Read(connection => (ReadLife(connection), ReadNextSlot(connection)));
        _map = SlotMap.Of(stored, next);
        _live = stored;
        NextSlot = _map.Next;
        if (NextSlot == next) return;
        _live = new SlotSet(NextSlot);
        _live.AddRange(0, NextSlot);
    }

    /// <summary>The file, as errors call it.</summary>
    public string Path => _file.Path;

    /// <summary>First slot that no document has had since the file was opened.</summary>
    public int NextSlot { get; private set; }

    /// <summary>Writes a batch and removes documents in one transaction; durable when it returns.</summary>
    /// <param name="batch">Document i takes slot <paramref name="firstSlot"/> + i.</param>
    /// <param name="firstSlot">At least <see cref="NextSlot"/>.</param>
    /// <param name="dead">Slots that the batch replaces.</param>
    /// <exception cref="LshException">The disk refuses, or the collection has seen more documents than slots can number.</exception>
    public void Commit(EncodedBatch batch, int firstSlot, IReadOnlyList<int> dead)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstSlot, NextSlot);
        long first = _map.ToStored(firstSlot), next = first + batch.Documents.Count;
        if (next > int.MaxValue)
            throw new LshException(ErrorKind.TooLarge,
                $"Collection '{_collection.Name}' would have seen {next:N0} documents, updates counted; "
                + $"at most {int.MaxValue:N0} are allowed. Export it and import it anew.");
        int[] gone = Living(dead);
        // After the file has it, nothing may fail for want of room.
        _live.Reserve(firstSlot + batch.Documents.Count);
        Write(connection =>
        {
            MarkDead(connection, gone);
            InsertIds(connection, batch, (int)first);
            InsertSources(connection, batch, (int)first);
            foreach ((string field, EncodedField encoded) in batch.Fields)
                InsertSegment(connection, _collection.Ordinal(field), encoded, (int)first, batch.Documents.Count);
            connection.Prepare("UPDATE collection SET next_slot = ? WHERE key = ?").Bind(0, next).Bind(1, _key).Run();
        });
        NextSlot = firstSlot + batch.Documents.Count;
        foreach (int slot in gone) _live.Remove(slot);
        _live.AddRange(firstSlot, batch.Documents.Count);
    }

    /// <summary>Removes documents in one transaction; durable when it returns.</summary>
    public void Delete(IReadOnlyList<int> slots)
    {
        int[] gone = Living(slots);
        Write(connection => MarkDead(connection, gone));
        foreach (int slot in gone) _live.Remove(slot);
    }

    private int[] Living(IReadOnlyList<int> slots) => [.. slots.Where(_live.Contains).Distinct().Order()];

    private int ReadNextSlot(Connection connection)
    {
        Statement statement = connection.Prepare("SELECT next_slot FROM collection WHERE key = ?").Bind(0, _key);
        int next = statement.Step() ? (int)statement.Integer(0) : 0;
        statement.Reset();
        return next;
    }

    /// <summary>Runs a change of documents; a failed one is forgotten in memory too.</summary>
    private void Write(Action<Connection> work)
    {
        try
        {
            _file.Write(work);
        }
        catch
        {
            _catalog = null;
            throw;
        }
        Interlocked.Increment(ref _generation);
    }

    private PathCatalog Catalog(Connection connection) => _catalog ??= PathCatalog.Load(connection, _key);

    /// <summary>Where a batch's segment of a field lies.</summary>
    private static long Place(int field, int firstSlot) => (long)field << 32 | (uint)firstSlot;
}
