using System.Text;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>Which document has which slot: ids as UTF-8, found both ways.</summary>
/// <remarks>Readers and the writer are kept apart by the collection's lock. Beside the bytes of the id a document takes about 13 bytes.</remarks>
internal sealed class DocumentTable
{
    private const int ChunkSlots = 256;
    private const int Empty = -1;

    private IdChunk?[] _chunks = [];
    private int[] _buckets = NewBuckets(16);

    /// <summary>Documents in the table.</summary>
    public int Count { get; private set; }

    /// <summary>The slot of a document; −1 where there is none of that id.</summary>
    public int Find(string id)
    {
        Span<byte> buffer = stackalloc byte[512];
        int length = Encoding.UTF8.GetMaxByteCount(id.Length) <= buffer.Length || Encoding.UTF8.GetByteCount(id) <= buffer.Length
            ? Encoding.UTF8.GetBytes(id, buffer)
            : -1;
        return length < 0 ? -1 : Find(buffer[..length]);
    }

    /// <summary>The slot of a document; −1 where there is none of that id.</summary>
    public int Find(ReadOnlySpan<byte> id)
    {
        int mask = _buckets.Length - 1;
        for (int at = Hash(id) & mask; _buckets[at] != Empty; at = (at + 1) & mask)
            if (Id(_buckets[at]).SequenceEqual(id)) return _buckets[at];
        return -1;
    }

    /// <summary>The id of a document as UTF-8.</summary>
    public ReadOnlySpan<byte> Id(int slot) => _chunks[slot / ChunkSlots]!.Get(slot % ChunkSlots);

    /// <summary>The id of a document.</summary>
    public string IdText(int slot) => Encoding.UTF8.GetString(Id(slot));

    /// <summary>Asks for the memory of a document's id, in two steps: where it lies, then its bytes.</summary>
    /// <param name="slot">A slot that has a document.</param>
    /// <param name="bytes">False: where it lies. True: its bytes.</param>
    public void Prefetch(int slot, bool bytes)
    {
        if (bytes) Core.Ranking.Prefetch.Read(Id(slot));
        else _chunks[slot / ChunkSlots]!.Prefetch(slot % ChunkSlots);
    }

    /// <summary>Adds a document.</summary>
    /// <param name="slot">A slot that has none.</param>
    /// <param name="id">An id that is not in the table.</param>
    public void Add(int slot, ReadOnlySpan<byte> id)
    {
        if ((Count + 1) * 4 > _buckets.Length * 3) Grow();
        int chunk = slot / ChunkSlots;
        if (chunk >= _chunks.Length) Array.Resize(ref _chunks, Math.Max(chunk + 1, _chunks.Length * 2));
        (_chunks[chunk] ??= new IdChunk()).Set(slot % ChunkSlots, id);
        Link(_buckets, slot, Hash(id));
        Count++;
    }

    /// <summary>Removes a document that is in the table.</summary>
    public void Remove(int slot)
    {
        Unlink(slot);
        IdChunk home = _chunks[slot / ChunkSlots]!;
        home.Clear(slot % ChunkSlots);
        if (home.Count == 0) _chunks[slot / ChunkSlots] = null;
        Count--;
    }

    /// <summary>Gives the memory back; nothing may be asked of the table any more.</summary>
    public void LetGo() => (_chunks, _buckets) = ([], []);

    /// <summary>The slots of all documents, ascending.</summary>
    public IEnumerable<int> Slots()
    {
        for (int chunk = 0; chunk < _chunks.Length; chunk++)
        {
            if (_chunks[chunk] is not { } home) continue;
            for (int row = 0; row < ChunkSlots; row++)
                if (home.Has(row)) yield return chunk * ChunkSlots + row;
        }
    }

    /// <summary>Whether a slot has a document.</summary>
    public bool Has(int slot) => slot / ChunkSlots < _chunks.Length && _chunks[slot / ChunkSlots] is { } home && home.Has(slot % ChunkSlots);

    // Linear probing: what stands behind the gap and could not be found any more moves into it.
    private void Unlink(int slot)
    {
        int mask = _buckets.Length - 1, gap = Hash(Id(slot)) & mask;
        while (_buckets[gap] != slot) gap = (gap + 1) & mask;
        for (int at = (gap + 1) & mask; _buckets[at] != Empty; at = (at + 1) & mask)
        {
            int home = Hash(Id(_buckets[at])) & mask;
            if (((at - home) & mask) < ((at - gap) & mask)) continue;
            _buckets[gap] = _buckets[at];
            gap = at;
        }
        _buckets[gap] = Empty;
    }

    private void Grow()
    {
        int[] larger = NewBuckets(_buckets.Length * 2);
        foreach (int slot in _buckets)
            if (slot != Empty) Link(larger, slot, Hash(Id(slot)));
        _buckets = larger;
    }

    private static void Link(int[] buckets, int slot, int hash)
    {
        int mask = buckets.Length - 1, at = hash & mask;
        while (buckets[at] != Empty) at = (at + 1) & mask;
        buckets[at] = slot;
    }

    private static int[] NewBuckets(int count)
    {
        var buckets = new int[count];
        Array.Fill(buckets, Empty);
        return buckets;
    }

    private static int Hash(ReadOnlySpan<byte> id)
    {
        var hash = new HashCode();
        hash.AddBytes(id);
        return hash.ToHashCode() & int.MaxValue;
    }
}
