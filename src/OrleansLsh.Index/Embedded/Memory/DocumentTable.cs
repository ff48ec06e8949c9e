using System.Text;
using OrleansLsh.Index.Embedded.Storage;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>Which document has which slot: ids as UTF-8, found both ways.</summary>
/// <remarks>What finds slots by id is for one thread at a time, kept apart by the collection; what gives ids by slot is handed to readers
/// as <see cref="Ids"/>, which they read at any time. Beside the bytes of the id a document takes about 13 bytes.</remarks>
internal sealed class DocumentTable
{
    private const int Empty = -1;

    private IdChunk?[] _chunks = [];
    private bool _shared;
    private int[] _buckets = NewBuckets(16);

    /// <summary>Documents that can be found.</summary>
    public int Count { get; private set; }

    /// <summary>The ids by slot as they are now. What is given stays as it is.</summary>
    public DocumentIds Ids
    {
        get
        {
            _shared = true;
            return new DocumentIds(_chunks);
        }
    }

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
        int[] buckets = Volatile.Read(ref _buckets);
        int mask = buckets.Length - 1;
        for (int at = Hash(id) & mask; buckets[at] != Empty; at = (at + 1) & mask)
            if (Id(buckets[at]).SequenceEqual(id)) return buckets[at];
        return -1;
    }

    /// <summary>Makes room, so that finding so many more can be arranged without copying.</summary>
    /// <remarks>Others may find documents meanwhile.</remarks>
    public void Reserve(int more)
    {
        int length = _buckets.Length;
        while ((Count + (long)more) * 4 > length * 3L) length *= 2;
        if (length == _buckets.Length) return;
        int[] larger = NewBuckets(length);
        foreach (int slot in _buckets)
            if (slot != Empty) Link(larger, slot, Hash(Id(slot)));
        Volatile.Write(ref _buckets, larger);
    }

    /// <summary>Keeps the id of a slot. It is not found by its id yet.</summary>
    /// <param name="slot">A slot that has none, above all that ever had one.</param>
    /// <param name="id">The id.</param>
    /// <remarks>Others may find documents meanwhile.</remarks>
    public void Keep(int slot, ReadOnlySpan<byte> id)
    {
        int chunk = slot / IdChunk.Slots;
        if (chunk >= _chunks.Length || _chunks[chunk] is null) Own(chunk) = new IdChunk();
        _chunks[chunk]!.Set(slot % IdChunk.Slots, id);
    }

    /// <summary>Lets a document be found that <see cref="Keep"/> was told of.</summary>
    public void Link(int slot)
    {
        Reserve(1);
        Link(_buckets, slot, Hash(Id(slot)));
        Count++;
    }

    /// <summary>Adds a document.</summary>
    /// <param name="slot">A slot that has none, above all that ever had one.</param>
    /// <param name="id">An id that is not in the table.</param>
    public void Add(int slot, ReadOnlySpan<byte> id)
    {
        Keep(slot, id);
        Link(slot);
    }

    /// <summary>Gives the memory back of ids that are not needed any more, wherever that is half of a chunk.</summary>
    /// <param name="dead">Slots that have died since the last call, or that never came to live.</param>
    /// <param name="live">The slots that live.</param>
    public void Release(IReadOnlyList<int> dead, LiveSlots live)
    {
        var touched = new HashSet<int>();
        foreach (int slot in dead)
        {
            _chunks[slot / IdChunk.Slots]!.Release();
            touched.Add(slot / IdChunk.Slots);
        }
        foreach (int chunk in touched)
        {
            IdChunk home = _chunks[chunk]!;
            if (home.Count == 0) Own(chunk) = null;
            else if (home.IsSparse) Own(chunk) = home.Only(row => live.Contains(chunk * IdChunk.Slots + row));
        }
    }

    private ReadOnlySpan<byte> Id(int slot) => _chunks[slot / IdChunk.Slots]!.Get(slot % IdChunk.Slots);

    // What readers have been given stays as it is.
    private ref IdChunk? Own(int chunk)
    {
        if (chunk >= _chunks.Length) Array.Resize(ref _chunks, Math.Max(chunk + 1, _chunks.Length * 2));
        else if (_shared) _chunks = [.. _chunks];
        _shared = false;
        return ref _chunks[chunk];
    }

    /// <summary>Lets a document be found no more. Its id stays until <see cref="Release"/>.</summary>
    /// <remarks>Linear probing: what stands behind the gap and could not be found any more moves into it.</remarks>
    public void Unlink(int slot)
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
        Count--;
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
