using System.Runtime.InteropServices;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>The ids of 256 neighbouring slots in one piece of memory: 256 ends (4 bytes each), then the bytes of the ids one after the
/// other.</summary>
/// <remarks>One writer and any readers at once: ids are only added, and what a reader knows of stays where it is. The ids of the dead go by
/// making a chunk of the others.</remarks>
internal sealed class IdChunk
{
    /// <summary>Slots in a chunk.</summary>
    public const int Slots = 256;

    private const int Header = Slots * sizeof(int);

    private readonly ulong[] _has = new ulong[Slots / 64];
    private byte[] _bytes = new byte[Header];
    private int _last = -1;
    private int _kept;

    /// <summary>Rows whose documents live, as the writer sees it.</summary>
    public int Count { get; private set; }

    /// <summary>Whether half of the ids or more are of the dead.</summary>
    public bool IsSparse => 2 * Count <= _kept;

    /// <summary>The id of a row that has one.</summary>
    public ReadOnlySpan<byte> Get(int row)
    {
        byte[] bytes = Volatile.Read(ref _bytes);
        ReadOnlySpan<int> ends = MemoryMarshal.Cast<byte, int>(bytes.AsSpan(0, Header));
        int start = row == 0 ? Header : ends[row - 1];
        return bytes.AsSpan(start, ends[row] - start);
    }

    /// <summary>Asks for the memory of a row's end.</summary>
    public void Prefetch(int row) => Core.Ranking.Prefetch.Read(_bytes.AsSpan(row * sizeof(int), sizeof(int)));

    /// <summary>Gives a row its id; rows are filled in ascending order.</summary>
    public void Set(int row, ReadOnlySpan<byte> id)
    {
        int start = _last < 0 ? Header : Ends[_last], end = start + id.Length;
        if (end > _bytes.Length) Grow(row, end);
        Ends[(_last + 1)..row].Fill(start);
        id.CopyTo(_bytes.AsSpan(start));
        Ends[row] = end;
        _last = row;
        _has[row / 64] |= 1ul << (row % 64);
        Count++;
        _kept++;
    }

    /// <summary>Notes that the document of a row lives no more; its id stays for those who know of it.</summary>
    public void Release() => Count--;

    /// <summary>A chunk of the ids of those who live; this one stays as it is.</summary>
    /// <param name="isLive">Told a row that has an id, whether its document lives.</param>
    public IdChunk Only(Predicate<int> isLive)
    {
        var living = new IdChunk { _bytes = new byte[_bytes.Length] };
        for (int row = 0; row <= _last; row++)
            if ((_has[row / 64] >> (row % 64) & 1) != 0 && isLive(row)) living.Set(row, Get(row));
        if (living._last >= 0) Array.Resize(ref living._bytes, living.Ends[living._last]);
        return living;
    }

    private Span<int> Ends => MemoryMarshal.Cast<byte, int>(_bytes.AsSpan(0, Header));

    // The last row knows exactly; before it, ids as long as those so far are expected.
    private void Grow(int row, int needed)
    {
        int ids = needed - Header;
        byte[] bytes = _bytes;
        Array.Resize(ref bytes, Header + (row == Slots - 1 ? ids : Math.Max(ids + 64, ids * (Slots + row) / (2 * (row + 1)))));
        Volatile.Write(ref _bytes, bytes);
    }
}
