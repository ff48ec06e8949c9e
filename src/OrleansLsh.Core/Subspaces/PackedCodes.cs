namespace OrleansLsh.Core.Ranking;

/// <summary>The codes of some documents, packed for scanning: 4 bits each where no subspace has more than 16 clusters, else 8.</summary>
/// <remarks>
/// Blocks of 64 documents; in a block one run of bytes per subspace. 4 bits: 32 bytes, byte b holds document b below and document 32 + b above.
/// 8 bits: 64 bytes, byte b holds document b. Readers and the writer must be kept apart by the caller.
/// </remarks>
public sealed partial class PackedCodes
{
    /// <summary>Documents in a block.</summary>
    public const int BlockRows = 64;

    private readonly byte[] _bytes;
    private readonly int _subspaces;
    private readonly bool _halfBytes;
    private readonly int _runBytes;

    /// <summary>Room for documents whose codes are all 0.</summary>
    /// <param name="subspaces">Codes per document n.</param>
    /// <param name="clusters">The most clusters in a subspace, 1 to 256.</param>
    /// <param name="rows">Documents, a multiple of 64.</param>
    public PackedCodes(int subspaces, int clusters, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows % BlockRows, 0);
        _subspaces = subspaces;
        _halfBytes = clusters <= 16;
        _runBytes = _halfBytes ? BlockRows / 2 : BlockRows;
        _bytes = new byte[rows / BlockRows * subspaces * _runBytes];
    }

    /// <summary>Stores the codes of a document.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="codes">n codes.</param>
    public void Set(int row, ReadOnlySpan<byte> codes)
    {
        for (int i = 0; i < _subspaces; i++)
        {
            ref byte place = ref _bytes[Place(row, i)];
            if (!_halfBytes) place = codes[i];
            else if (row % BlockRows < 32) place = (byte)((place & 0xF0) | codes[i]);
            else place = (byte)((place & 0x0F) | (codes[i] << 4));
        }
    }

    /// <summary>Reads the codes of a document.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="codes">n codes, written whole.</param>
    public void Get(int row, Span<byte> codes)
    {
        for (int i = 0; i < _subspaces; i++)
        {
            byte value = _bytes[Place(row, i)];
            codes[i] = !_halfBytes ? value : row % BlockRows < 32 ? (byte)(value & 0x0F) : (byte)(value >> 4);
        }
    }

    private int Place(int row, int subspace)
    {
        int inBlock = row % BlockRows;
        return (row / BlockRows * _subspaces + subspace) * _runBytes + (_halfBytes ? inBlock % 32 : inBlock);
    }
}
