using System.Runtime.InteropServices;

namespace OrleansLsh.Index.Embedded.Storage;

internal sealed partial class CollectionStore
{
    /// <summary>Whether dead documents are to be cleared out of some batch.</summary>
    public bool IsCompactionDue => _due.Count > 0;

    /// <summary>Clears dead documents out of batches in one transaction; nobody who reads notices.</summary>
    /// <param name="documents">Ends after batches of so many documents in all; the rest stays due.</param>
    /// <remarks>A batch keeps its place and its living documents their slots: order, postings and codes stay as they are.</remarks>
    public void Compact(int documents)
    {
        var done = new List<int>();
        try
        {
            _file.Write(connection =>
            {
                while (documents > 0 && _due.TryDequeue(out int first))
                {
                    done.Add(first);
                    documents -= CompactBatch(connection, ReadLife(connection, first));
                }
            });
            _isDue.ExceptWith(done);
        }
        catch
        {
            done.ForEach(_due.Enqueue);
            _catalog = null;
            throw;
        }
    }

    /// <summary>Gives how many documents the batch held.</summary>
    private int CompactBatch(Connection connection, BatchLife life)
    {
        RemoveSources(connection, life);
        for (int field = 0; field < _collection.Fields.Count; field++) CompactSegment(connection, field, life);
        if (life.Living > 0)
        {
            connection.Prepare($"UPDATE batch_{_key} SET kept = ?, ids = ? WHERE first = ?")
                .Bind(0, life.Living).Bind(1, LivingIds(connection, life)).Bind(2, life.First).Run();
            return life.Kept;
        }
        connection.Prepare($"DELETE FROM batch_{_key} WHERE first = ?").Bind(0, life.First).Run();
        connection.Prepare($"DELETE FROM life_{_key} WHERE first = ?").Bind(0, life.First).Run();
        return life.Kept;
    }

    /// <summary>Removes the sources of a batch's dead documents, and what was indexed of them.</summary>
    private void RemoveSources(Connection connection, BatchLife life)
    {
        Statement read = connection.Prepare($"SELECT slot, json FROM source_{_key} WHERE slot >= ? AND slot < ?")
            .Bind(0, life.First).Bind(1, life.First + life.Count);
        var dead = new List<int>();
        var texts = new List<int>();
        var postings = new Postings(life.First);
        var terms = new SourceTerms(Catalog(connection));
        while (read.Step())
        {
            int slot = (int)read.Integer(0);
            if (life.Has(slot - life.First)) continue;
            dead.Add(slot);
            if (!terms.Collect(read.Blob(1), slot, postings).IsEmpty) texts.Add(slot);
        }
        read.Reset();
        Statement source = connection.Prepare($"DELETE FROM source_{_key} WHERE slot = ?");
        Statement text = connection.Prepare($"DELETE FROM text_{_key} WHERE rowid = ?");
        foreach (int slot in dead) source.Bind(0, slot).Run();
        foreach (int slot in texts) text.Bind(0, slot).Run();
        var lessened = new HashSet<int>();
        foreach ((byte[] term, Postings.List slots) in postings.InOrder())
            if (RemovePostings(connection, life, term, slots)) lessened.Add(TermKey.Path(term));
        foreach (int path in lessened)
            if (!HasTerms(connection, path)) Catalog(connection).Forget(connection, _key, path);
        Catalog(connection).Save(connection, _key);
    }

    private bool HasTerms(Connection connection, int path)
    {
        Statement statement = connection.Prepare($"SELECT 1 FROM term_{_key} WHERE term >= ? AND term < ? LIMIT 1")
            .Bind(0, TermKey.Start(path)).Bind(1, TermKey.Start(path + 1));
        bool has = statement.Step();
        statement.Reset();
        return has;
    }

    /// <summary>Gives whether the batch has the term no more.</summary>
    private bool RemovePostings(Connection connection, BatchLife life, byte[] term, Postings.List dead)
    {
        var kept = new Postings.List(life.First);
        if (life.Living > 0)
        {
            Statement read =
                connection.Prepare($"SELECT slots FROM term_{_key} WHERE term = ? AND first = ?").Bind(0, term).Bind(1, life.First);
            if (read.Step()) kept = Postings.Without(life.First, read.Blob(0), dead);
            read.Reset();
        }
        bool isLast = kept.Stored.IsEmpty;
        if (isLast) connection.Prepare($"DELETE FROM term_{_key} WHERE term = ? AND first = ?").Bind(0, term).Bind(1, life.First).Run();
        else connection.Prepare($"UPDATE term_{_key} SET slots = ? WHERE term = ? AND first = ?")
                .Bind(0, kept.Stored).Bind(1, term).Bind(2, life.First).Run();
        return isLast;
    }

    /// <summary>Ids of the living; the dead keep their place in the list with an empty one.</summary>
    private byte[] LivingIds(Connection connection, BatchLife life)
    {
        Statement statement = connection.Prepare($"SELECT ids FROM batch_{_key} WHERE first = ?").Bind(0, life.First);
        statement.Step();
        byte[] living = IdList.Without(statement.Blob(0), life.Count, life.Has);
        statement.Reset();
        return living;
    }

    private void CompactSegment(Connection connection, int field, BatchLife life)
    {
        long place = Place(field, life.First);
        StoredSegment? living = life.Living == 0 ? null : LivingRows(connection, field, life);
        connection.Prepare($"DELETE FROM segment_{_key} WHERE place = ?").Bind(0, place).Run();
        connection.Prepare($"DELETE FROM code_{_key} WHERE place = ?").Bind(0, place).Run();
        if (living is null || living.Slots.Length == 0) return;
        InsertSegment(connection, place, living.Slots.Length, living.Slots, living.Vectors);
        if (living.ModelVersion > 0)
            InsertCodes(connection, place, living.ModelVersion, living.Codes, MemoryMarshal.Cast<byte, ushort>(living.Cells));
    }

    private StoredSegment? LivingRows(Connection connection, int field, BatchLife life)
    {
        Statement statement = connection.Prepare($"""
            SELECT s.rows, s.slots, s.vectors, c.version, c.codes, c.cells
            FROM segment_{_key} s LEFT JOIN code_{_key} c ON c.place = s.place WHERE s.place = ?
            """).Bind(0, Place(field, life.First));
        StoredSegment? living = null;
        if (statement.Step())
        {
            int count = (int)statement.Integer(0);
            int[] slots = statement.IsNull(1) ? [.. Enumerable.Range(life.First, count)] : statement.Numbers<int>(1).ToArray();
            int[] rows = [.. Enumerable.Range(0, count).Where(row => life.Has(slots[row] - life.First))];
            living = new StoredSegment(
                Array.ConvertAll(rows, row => slots[row]), (int)statement.Integer(3),
                Rows(statement.Blob(2), count, rows), Rows(statement.Blob(4), count, rows), Rows(statement.Blob(5), count, rows));
        }
        statement.Reset();
        return living;
    }

    private static byte[] Rows(ReadOnlySpan<byte> all, int count, int[] rows)
    {
        int length = all.Length / count;
        var kept = new byte[rows.Length * length];
        for (int i = 0; i < rows.Length; i++) all.Slice(rows[i] * length, length).CopyTo(kept.AsSpan(i * length));
        return kept;
    }

    private sealed record StoredSegment(int[] Slots, int ModelVersion, byte[] Vectors, byte[] Codes, byte[] Cells);
}
