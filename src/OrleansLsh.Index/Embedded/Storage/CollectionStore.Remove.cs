using System.Runtime.InteropServices;

namespace OrleansLsh.Index.Embedded.Storage;

internal sealed partial class CollectionStore
{
    private void RemoveDocuments(Connection connection, IReadOnlyList<int> slots)
    {
        if (slots.Count == 0) return;
        int[] sorted = slots.ToArray();
        Array.Sort(sorted);
        for (int start = 0; start < sorted.Length;) start = RemoveFromBatch(connection, sorted, start);
    }

    /// <summary>Marks the slots of one batch dead, from <paramref name="start"/> on; gives where the next batch's slots start.</summary>
    private int RemoveFromBatch(Connection connection, int[] slots, int start)
    {
        Statement find = connection.Prepare(
            $"SELECT first, count, live_count, live FROM batch_{_key} WHERE first <= ? ORDER BY first DESC LIMIT 1").Bind(0, slots[start]);
        if (!find.Step() || slots[start] >= find.Integer(0) + find.Integer(1))
        {
            find.Reset();
            return start + 1;
        }
        int first = (int)find.Integer(0), count = (int)find.Integer(1), live = (int)find.Integer(2);
        ulong[] bits = find.IsNull(3) ? AllLive(count) : find.Numbers<ulong>(3).ToArray();
        find.Reset();
        var dead = new List<int>();
        for (; start < slots.Length && slots[start] < first + count; start++)
        {
            int bit = slots[start] - first;
            if ((bits[bit >> 6] >> (bit & 63) & 1) == 0) continue;
            bits[bit >> 6] &= ~(1ul << (bit & 63));
            dead.Add(slots[start]);
        }
        if (dead.Count == 0) return start;
        RemoveSources(connection, first, dead);
        live -= dead.Count;
        if (live == 0) RemoveBatch(connection, first);
        else connection.Prepare($"UPDATE batch_{_key} SET live_count = ?, live = ? WHERE first = ?")
                .Bind(0, live).Bind(1, MemoryMarshal.AsBytes<ulong>(bits)).Bind(2, first).Run();
        return start;
    }

    /// <summary>Removes the sources of a batch's documents, and what was indexed of them.</summary>
    private void RemoveSources(Connection connection, int first, List<int> dead)
    {
        Statement read = connection.Prepare($"SELECT json FROM source_{_key} WHERE slot = ?");
        Statement source = connection.Prepare($"DELETE FROM source_{_key} WHERE slot = ?");
        Statement text = connection.Prepare($"DELETE FROM text_{_key} WHERE rowid = ?");
        var postings = new Postings(first);
        var terms = new SourceTerms(Catalog(connection));
        foreach (int slot in dead)
        {
            bool hasText = read.Bind(0, slot).Step() && !terms.Collect(read.Blob(0), slot, postings).IsEmpty;
            read.Reset();
            source.Bind(0, slot).Run();
            if (hasText) text.Bind(0, slot).Run();
        }
        foreach ((byte[] term, Postings.List slots) in postings.InOrder()) RemovePostings(connection, first, term, slots);
    }

    private void RemovePostings(Connection connection, int first, byte[] term, Postings.List dead)
    {
        Statement read = connection.Prepare($"SELECT slots FROM term_{_key} WHERE term = ? AND first = ?").Bind(0, term).Bind(1, first);
        Postings.List kept = read.Step() ? Postings.Without(first, read.Blob(0), dead) : new Postings.List(first);
        read.Reset();
        if (kept.Stored.IsEmpty) connection.Prepare($"DELETE FROM term_{_key} WHERE term = ? AND first = ?").Bind(0, term).Bind(1, first).Run();
        else connection.Prepare($"UPDATE term_{_key} SET slots = ? WHERE term = ? AND first = ?")
                .Bind(0, kept.Stored).Bind(1, term).Bind(2, first).Run();
    }

    /// <summary>A batch whose documents are all dead gives its space back.</summary>
    private void RemoveBatch(Connection connection, int first)
    {
        connection.Prepare($"DELETE FROM batch_{_key} WHERE first = ?").Bind(0, first).Run();
        for (int field = 0; field < _collection.Fields.Count; field++)
        {
            connection.Prepare($"DELETE FROM segment_{_key} WHERE place = ?").Bind(0, Place(field, first)).Run();
            connection.Prepare($"DELETE FROM code_{_key} WHERE place = ?").Bind(0, Place(field, first)).Run();
        }
    }

    private static ulong[] AllLive(int count)
    {
        var bits = new ulong[(count + 63) >> 6];
        Array.Fill(bits, ulong.MaxValue);
        return bits;
    }
}
