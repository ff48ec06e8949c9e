using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>256 neighbouring slots of one field: their float vectors, codes and cells.</summary>
/// <remarks>One writer and any readers at once: documents are only added, and what a reader knows of stays as it is. The vectors of the
/// dead go by making a chunk of the others.</remarks>
internal sealed class FieldChunk
{
    /// <summary>Slots in a chunk.</summary>
    public const int Slots = 256;

    private readonly float[] _vectors;
    private readonly byte[]? _places;
    private readonly ushort[] _cells = new ushort[Slots];
    private readonly ulong[] _has = new ulong[Slots / 64];
    private readonly int _dimensions;
    private byte[] _signs = [];
    private int _signsLength;

    /// <summary>A chunk without documents.</summary>
    /// <param name="dimensions">Components of a vector.</param>
    /// <param name="codes">Room for the codes; null without a model.</param>
    /// <param name="former">The same slots under another model, whose memory for vectors is shared unless it is compacted; null for
    /// none.</param>
    public FieldChunk(int dimensions, PackedCodes? codes, FieldChunk? former)
    {
        _dimensions = dimensions;
        _vectors = former is { _places: null } ? former._vectors : GC.AllocateUninitializedArray<float>(Slots * dimensions);
        Held = Slots;
        Codes = codes;
    }

    private FieldChunk(FieldChunk all, Predicate<int> isLive)
    {
        _dimensions = all._dimensions;
        Codes = all.Codes;
        Held = all.Count;
        _vectors = GC.AllocateUninitializedArray<float>(all.Count * _dimensions);
        _signsLength = all._signsLength;
        _signs = new byte[all.Count * _signsLength];
        _places = new byte[Slots];
        all._cells.CopyTo(_cells, 0);
        for (int row = 0; row < Slots; row++)
        {
            if (!all.Has(row) || !isLive(row)) continue;
            all.Vector(row).CopyTo(_vectors.AsSpan(Count * _dimensions));
            all.Signs(row).CopyTo(_signs.AsSpan(Count * _signsLength));
            _places[row] = (byte)Count++;
            _has[row / 64] |= 1ul << (row % 64);
        }
    }

    /// <summary>Documents in the chunk that have the field and live, as the writer sees it.</summary>
    public int Count { get; private set; }

    /// <summary>Vectors that there is memory for, those of the dead among them.</summary>
    public int Held { get; }

    /// <summary>Whether half of the vectors or more are not needed.</summary>
    public bool IsSparse => 2 * Count <= Held;

    /// <summary>Their codes; null without a model.</summary>
    public PackedCodes? Codes { get; }

    /// <summary>Which of 64 rows have the field.</summary>
    /// <param name="block">Rows 64·block to 64·block + 63.</param>
    public ulong Having(int block) => _has[block];

    /// <summary>Whether a row has the field.</summary>
    public bool Has(int row) => (_has[row / 64] >> (row % 64) & 1) != 0;

    /// <summary>The vector of a row.</summary>
    public ReadOnlySpan<float> Vector(int row) => _vectors.AsSpan((_places is null ? row : _places[row]) * _dimensions, _dimensions);

    /// <summary>The cell of a row.</summary>
    public ushort Cell(int row) => _cells[row];

    /// <summary>The signs of a row; empty where none are kept.</summary>
    public Span<byte> Signs(int row) => _signs.AsSpan((_places is null ? row : _places[row]) * _signsLength, _signsLength);

    /// <summary>Makes room for signs.</summary>
    /// <param name="length">Bytes of a document.</param>
    public void KeepSigns(int length) => (_signs, _signsLength) = (new byte[Held * length], length);

    /// <summary>Puts a document into a row, where no document was; not into a chunk made by <see cref="Only"/>.</summary>
    public void Set(int row, ReadOnlySpan<float> vector, ReadOnlySpan<byte> codes, ushort cell)
    {
        if (_places is not null) throw new InvalidOperationException("This chunk has room only for the documents that it has.");
        vector.CopyTo(_vectors.AsSpan(row * _dimensions, _dimensions));
        if (!codes.IsEmpty) Codes!.Set(row, codes);
        _cells[row] = cell;
        _has[row / 64] |= 1ul << (row % 64);
        Count++;
    }

    /// <summary>Notes that the document of a row lives no more; what is kept of it stays for those who know of it.</summary>
    public void Release() => Count--;

    /// <summary>A chunk of the documents that live, in memory of its own; this one stays as it is.</summary>
    /// <param name="isLive">Told a row that has the field, whether its document lives.</param>
    public FieldChunk Only(Predicate<int> isLive) => new(this, isLive);
}
