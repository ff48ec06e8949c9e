using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>The documents of one collection on disk. One writer at a time; readers at any time.</summary>
internal sealed partial class CollectionStore
{
    private readonly DataFile _file;
    private readonly CollectionRecord _collection;
    private readonly long _key;
    private PathCatalog? _catalog;
    private long _generation;

    internal CollectionStore(DataFile file, CollectionRecord collection)
    {
        _file = file;
        _collection = collection;
        _key = collection.Key;
        NextSlot = (int)file.Read(connection =>
        {
            Statement statement = connection.Prepare("SELECT next_slot FROM collection WHERE key = ?").Bind(0, _key);
            long next = statement.Step() ? statement.Integer(0) : 0;
            statement.Reset();
            return next;
        });
    }

    /// <summary>First slot that no document ever had.</summary>
    public int NextSlot { get; private set; }

    /// <summary>Writes a batch and removes documents in one transaction; durable when it returns.</summary>
    /// <param name="batch">Document i takes slot <paramref name="firstSlot"/> + i.</param>
    /// <param name="firstSlot">At least <see cref="NextSlot"/>.</param>
    /// <param name="dead">Live slots that the batch replaces.</param>
    public void Commit(EncodedBatch batch, int firstSlot, IReadOnlyList<int> dead)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstSlot, NextSlot);
        int next = checked(firstSlot + batch.Documents.Count);
        Write(connection =>
        {
            RemoveDocuments(connection, dead);
            InsertIds(connection, batch, firstSlot);
            InsertSources(connection, batch, firstSlot);
            foreach ((string field, EncodedField encoded) in batch.Fields)
                InsertSegment(connection, _collection.Ordinal(field), encoded, firstSlot, batch.Documents.Count);
            connection.Prepare("UPDATE collection SET next_slot = ? WHERE key = ?").Bind(0, next).Bind(1, _key).Run();
        });
        NextSlot = next;
    }

    /// <summary>Removes documents in one transaction; durable when it returns.</summary>
    public void Delete(IReadOnlyList<int> slots) => Write(connection => RemoveDocuments(connection, slots));

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
