using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>256 neighbouring slots of one field: their float vectors, codes and cells.</summary>
internal sealed class FieldChunk
{
    /// <summary>Slots in a chunk.</summary>
    public const int Slots = 256;

    private float[] _vectors;
    private byte[]? _places;
    private readonly ushort[] _cells = new ushort[Slots];
    private readonly ulong[] _live = new ulong[Slots / 64];
    private readonly int _dimensions;

    /// <summary>A chunk without documents.</summary>
    /// <param name="dimensions">Components of a vector.</param>
    /// <param name="codes">Room for the codes; null without a model.</param>
    /// <param name="former">The same slots under another model, whose memory for vectors is shared unless it is compacted; null for none.</param>
    public FieldChunk(int dimensions, PackedCodes? codes, FieldChunk? former)
    {
        _dimensions = dimensions;
        _vectors = former is { _places: null } ? former._vectors : GC.AllocateUninitializedArray<float>(Slots * dimensions);
        Codes = codes;
    }

    /// <summary>Documents in the chunk that have the field.</summary>
    public int Count { get; private set; }

    /// <summary>Vectors that there is memory for, those of the dead among them.</summary>
    public int Held { get; private set; } = Slots;

    /// <summary>Their codes; null without a model.</summary>
    public PackedCodes? Codes { get; }

    /// <summary>Which of 64 rows have a document.</summary>
    /// <param name="block">Rows 64·block to 64·block + 63.</param>
    public ulong Live(int block) => _live[block];

    /// <summary>Whether a row has a document.</summary>
    public bool Has(int row) => (_live[row / 64] >> (row % 64) & 1) != 0;

    /// <summary>The vector of a row.</summary>
    public ReadOnlySpan<float> Vector(int row) => _vectors.AsSpan(Place(row) * _dimensions, _dimensions);

    /// <summary>The cell of a row.</summary>
    public ushort Cell(int row) => _cells[row];

    /// <summary>Puts a document into a row.</summary>
    public void Set(int row, ReadOnlySpan<float> vector, ReadOnlySpan<byte> codes, ushort cell)
    {
        if (_places is not null) Expand();
        vector.CopyTo(_vectors.AsSpan(row * _dimensions, _dimensions));
        if (!codes.IsEmpty) Codes!.Set(row, codes);
        _cells[row] = cell;
        _live[row / 64] |= 1ul << (row % 64);
        Count++;
    }

    /// <summary>Takes the document out of a row.</summary>
    public void Clear(int row)
    {
        _live[row / 64] &= ~(1ul << (row % 64));
        Count--;
    }

    /// <summary>Where half of the vectors or more are dead, moves the living ones together into memory of their own.</summary>
    /// <remarks>Whoever shares the memory so far keeps it.</remarks>
    public void CompactIfSparse()
    {
        if (2 * Count > Held || Count == 0) return;
        var vectors = GC.AllocateUninitializedArray<float>(Count * _dimensions);
        var places = new byte[Slots];
        int next = 0;
        for (int row = 0; row < Slots; row++)
        {
            if (!Has(row)) continue;
            Vector(row).CopyTo(vectors.AsSpan(next * _dimensions));
            places[row] = (byte)next++;
        }
        (_vectors, _places, Held) = (vectors, places, next);
    }

    private int Place(int row) => _places is null ? row : _places[row];

    private void Expand()
    {
        var vectors = GC.AllocateUninitializedArray<float>(Slots * _dimensions);
        for (int row = 0; row < Slots; row++)
            if (Has(row)) Vector(row).CopyTo(vectors.AsSpan(row * _dimensions));
        (_vectors, _places, Held) = (vectors, null, Slots);
    }
}
