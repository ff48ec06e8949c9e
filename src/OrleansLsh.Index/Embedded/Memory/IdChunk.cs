using System.Runtime.InteropServices;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>The ids of 256 neighbouring slots in one piece of memory: 256 ends (4 bytes each), then the bytes of the ids one after the other.</summary>
internal sealed class IdChunk
{
    private const int Rows = 256;
    private const int Header = Rows * sizeof(int);

    private readonly ulong[] _live = new ulong[Rows / 64];
    private byte[] _bytes = new byte[Header];
    private int _last = -1;
    private int _kept;

    /// <summary>Rows that have an id.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a row has an id.</summary>
    public bool Has(int row) => (_live[row / 64] >> (row % 64) & 1) != 0;

    /// <summary>The id of a row that has one.</summary>
    public ReadOnlySpan<byte> Get(int row)
    {
        ReadOnlySpan<int> ends = MemoryMarshal.Cast<byte, int>(_bytes.AsSpan(0, Header));
        int start = row == 0 ? Header : ends[row - 1];
        return _bytes.AsSpan(start, ends[row] - start);
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
        _live[row / 64] |= 1ul << (row % 64);
        Count++;
        _kept++;
    }

    /// <summary>Takes a row's id away; its bytes go with those of others, when half of the ids are gone.</summary>
    public void Clear(int row)
    {
        _live[row / 64] &= ~(1ul << (row % 64));
        Count--;
        if (2 * Count <= _kept) Compact();
    }

    private Span<int> Ends => MemoryMarshal.Cast<byte, int>(_bytes.AsSpan(0, Header));

    private void Compact()
    {
        byte[] before = _bytes;
        ReadOnlySpan<int> ends = MemoryMarshal.Cast<byte, int>(before.AsSpan(0, Header));
        int length = Header;
        for (int row = 0; row <= _last; row++)
            if (Has(row)) length += Get(row).Length;
        _bytes = new byte[length];
        int end = Header;
        for (int row = 0; row <= _last; row++)
        {
            int start = row == 0 ? Header : ends[row - 1];
            if (Has(row))
            {
                before.AsSpan(start, ends[row] - start).CopyTo(_bytes.AsSpan(end));
                end += ends[row] - start;
            }
            Ends[row] = end;
        }
        _kept = Count;
    }

    // The last row knows exactly; before it, ids as long as those so far are expected.
    private void Grow(int row, int needed)
    {
        int ids = needed - Header;
        Array.Resize(ref _bytes, Header + (row == Rows - 1 ? ids : Math.Max(ids + 64, ids * (Rows + row) / (2 * (row + 1)))));
    }
}
