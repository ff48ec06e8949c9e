using System.Runtime.InteropServices;

namespace OrleansLsh.Index.Embedded.Storage;

internal sealed partial class CollectionStore
{
    /// <summary>Batches of which so much has died that they are to be compacted, by their first slot in the file.</summary>
    private readonly Queue<int> _due = new();
    private readonly HashSet<int> _isDue = [];

    /// <summary>The slots in the file whose documents live; notes what is to be compacted.</summary>
    private SlotSet ReadLife(Connection connection)
    {
        var live = new SlotSet();
        Statement statement = connection.Prepare(
            $"SELECT b.first, b.count, b.kept, l.living, l.bits FROM batch_{_key} b LEFT JOIN life_{_key} l ON l.first = b.first ORDER "
            + "BY b.first");
        while (statement.Step())
        {
            int first = (int)statement.Integer(0), count = (int)statement.Integer(1);
            if (statement.IsNull(3))
            {
                live.AddRange(first, count);
                continue;
            }
            ReadOnlySpan<ulong> bits = statement.Numbers<ulong>(4);
            for (int i = 0; i < count; i++)
                if (IsSet(bits, i)) live.Add(first + i);
            NoteDue(first, (int)statement.Integer(3), (int)statement.Integer(2));
        }
        statement.Reset();
        return live;
    }

    /// <summary>Notes that documents live no more. What is stored of them stays until their batch is compacted.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="slots">Living slots in memory, ascending.</param>
    private void MarkDead(Connection connection, int[] slots)
    {
        int[] stored = Array.ConvertAll(slots, _map.ToStored);
        for (int start = 0; start < stored.Length;)
        {
            BatchLife life = ReadLife(connection, stored[start]);
            for (; start < stored.Length && stored[start] < life.First + life.Count; start++) life.Kill(stored[start]);
            connection.Prepare($"INSERT OR REPLACE INTO life_{_key}(first, living, bits) VALUES(?, ?, ?)")
                .Bind(0, life.First).Bind(1, life.Living).Bind(2, MemoryMarshal.AsBytes<ulong>(life.Bits)).Run();
            NoteDue(life.First, life.Living, life.Kept);
        }
    }

    /// <summary>Which documents of the batch live that a slot belongs to.</summary>
    private BatchLife ReadLife(Connection connection, int stored)
    {
        Statement batch =
            connection.Prepare($"SELECT first, count, kept FROM batch_{_key} WHERE first <= ? ORDER BY first DESC LIMIT 1").Bind(0, stored);
        batch.Step();
        int first = (int)batch.Integer(0), count = (int)batch.Integer(1), kept = (int)batch.Integer(2);
        batch.Reset();
        Statement life = connection.Prepare($"SELECT living, bits FROM life_{_key} WHERE first = ?").Bind(0, first);
        BatchLife read = life.Step()
            ? new BatchLife(first, count, kept, (int)life.Integer(0), life.Numbers<ulong>(1).ToArray())
            : new BatchLife(first, count, kept, count, AllLive(count));
        life.Reset();
        return read;
    }

    private void NoteDue(int first, int living, int kept)
    {
        // Half of what the batch holds is dead: what is rewritten is never more than what died, and what is held never more than twice what
        // lives.
        if (2 * living <= kept && _isDue.Add(first)) _due.Enqueue(first);
    }

    private static bool IsSet(ReadOnlySpan<ulong> bits, int i) => (bits[i >> 6] >> (i & 63) & 1) != 0;

    private static ulong[] AllLive(int count)
    {
        var bits = new ulong[(count + 63) >> 6];
        Array.Fill(bits, ulong.MaxValue);
        return bits;
    }

    /// <summary>Which documents of a batch live.</summary>
    /// <param name="First">Its first slot in the file.</param>
    /// <param name="Count">Slots in all.</param>
    /// <param name="Kept">Documents for which the batch still holds data.</param>
    /// <param name="Living">Documents that live.</param>
    /// <param name="Bits">One bit a slot, the first in the lowest bit.</param>
    private sealed record BatchLife(int First, int Count, int Kept, int Living, ulong[] Bits)
    {
        public int Living { get; private set; } = Living;

        public bool Has(int row) => IsSet(Bits, row);

        public void Kill(int stored)
        {
            int row = stored - First;
            if (!Has(row)) return;
            Bits[row >> 6] &= ~(1ul << (row & 63));
            Living--;
        }
    }
}
