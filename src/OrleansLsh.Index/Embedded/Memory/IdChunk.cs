namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>The ids of 256 neighbouring slots, one after the other in one piece of memory.</summary>
internal sealed class IdChunk
{
    private readonly int[] _ends = new int[256];
    private readonly ulong[] _live = new ulong[4];
    private byte[] _bytes = [];
    private int _last = -1;

    /// <summary>Rows that have an id.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a row has an id.</summary>
    public bool Has(int row) => (_live[row / 64] >> (row % 64) & 1) != 0;

    /// <summary>The id of a row that has one.</summary>
    public ReadOnlySpan<byte> Get(int row)
    {
        int start = row == 0 ? 0 : _ends[row - 1];
        return _bytes.AsSpan(start, _ends[row] - start);
    }

    /// <summary>Gives a row its id; rows are filled in ascending order.</summary>
    public void Set(int row, ReadOnlySpan<byte> id)
    {
        int start = _last < 0 ? 0 : _ends[_last];
        for (int skipped = _last + 1; skipped < row; skipped++) _ends[skipped] = start;
        if (start + id.Length > _bytes.Length) Grow(row, start + id.Length);
        id.CopyTo(_bytes.AsSpan(start));
        _ends[row] = start + id.Length;
        _last = row;
        _live[row / 64] |= 1ul << (row % 64);
        Count++;
    }

    /// <summary>Takes a row's id away; its bytes go when the whole chunk does.</summary>
    public void Clear(int row)
    {
        _live[row / 64] &= ~(1ul << (row % 64));
        Count--;
    }

    // The last row knows exactly; before it, ids as long as those so far are expected.
    private void Grow(int row, int needed) =>
        Array.Resize(ref _bytes, row == _ends.Length - 1 ? needed : Math.Max(needed + 64, needed * (_ends.Length + row) / (2 * (row + 1))));
}
