using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansLsh.Core.Ranking;

/// <summary>The codes of some documents, packed for scanning: 4 bits each where no subspace has more than 16 clusters, else 8.</summary>
/// <remarks>
/// Blocks of 64 documents; in a block one run of bytes per subspace. 4 bits: 32 bytes, byte b holds document b below and document 32 + b
/// above. 8 bits: 64 bytes, byte b holds document b. Readers and the writer must be kept apart by the caller.
/// </remarks>
public sealed class PackedCodes
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

    /// <summary>Which documents of a block share enough of a query's tokens and could reach a score.</summary>
    /// <param name="block">The block's number.</param>
    /// <param name="query">At most 255 tokens.</param>
    /// <param name="atLeast">A score; documents that cannot reach it are left out, some that cannot may stay.</param>
    /// <returns>One bit a document.</returns>
    public ulong Sharing(int block, MoreLikeThisQuery query, double atLeast)
    {
        byte bound = (byte)Math.Clamp(Math.Floor(atLeast / query.BoundStep - 0.5), 0, byte.MaxValue);
        Vector256<byte> lowCounts = default, highCounts = default, lowSums = default, highSums = default;
        for (int t = 0; t < query.Codes.Length; t++)
        {
            ref byte run = ref _bytes[(block * _subspaces + query.Subspaces[t]) * _runBytes];
            Vector256<byte> low = Vector256.LoadUnsafe(ref run), high;
            if (_halfBytes)
            {
                high = low >>> 4;
                low &= Vector256.Create((byte)0x0F);
            }
            else high = Vector256.LoadUnsafe(ref run, 32);
            Vector256<byte> code = Vector256.Create(query.Codes[t]), worth = Vector256.Create(query.Bounds[t]);
            Vector256<byte> lowSame = Vector256.Equals(low, code), highSame = Vector256.Equals(high, code);
            lowCounts -= lowSame;
            highCounts -= highSame;
            lowSums = Vector256.AddSaturate(lowSums, lowSame & worth);
            highSums = Vector256.AddSaturate(highSums, highSame & worth);
        }
        Vector256<byte> required = Vector256.Create((byte)query.Required), least = Vector256.Create(bound);
        uint lowBits = (Vector256.GreaterThanOrEqual(lowCounts, required) & Vector256.GreaterThanOrEqual(lowSums, least))
            .ExtractMostSignificantBits();
        uint highBits = (Vector256.GreaterThanOrEqual(highCounts, required) & Vector256.GreaterThanOrEqual(highSums, least))
            .ExtractMostSignificantBits();
        return lowBits | ((ulong)highBits << 32);
    }

    /// <summary>Estimates the squared distances of a block's documents from a table of the query's distances to every centroid.</summary>
    /// <param name="block">The block's number.</param>
    /// <param name="table">Quantised table.</param>
    /// <param name="sums">64 sums of table entries, written whole.</param>
    public void Estimate(int block, AsymmetricTable table, Span<ushort> sums)
    {
        ReadOnlySpan<byte> bytes = _bytes.AsSpan(block * _subspaces * _runBytes, _subspaces * _runBytes);
        if (_halfBytes) EstimateHalfBytes(bytes, table, sums);
        else
        {
            sums[..BlockRows].Clear();
            for (int i = 0; i < _subspaces; i++)
            {
                ReadOnlySpan<byte> entries = table.Entries(i), run = bytes.Slice(i * BlockRows, BlockRows);
                for (int row = 0; row < BlockRows; row++) sums[row] += entries[run[row]];
            }
        }
    }

    private void EstimateHalfBytes(ReadOnlySpan<byte> bytes, AsymmetricTable table, Span<ushort> sums)
    {
        ref byte run = ref MemoryMarshal.GetReference(bytes);
        ref ushort target = ref MemoryMarshal.GetReference(sums);
        for (int part = 0; part < 2; part++)
        {
            // Bytes are added to two sums of 16 bits: those of even and of odd documents.
            Vector128<ushort> lowEven = default, lowOdd = default, highEven = default, highOdd = default;
            for (int i = 0; i < _subspaces; i++)
            {
                var entries = Vector128.Create(table.Entries(i));
                var packed = Vector128.LoadUnsafe(ref run, (nuint)(i * _runBytes + part * 16));
                Vector128<ushort> low = Vector128.ShuffleNative(entries, packed & Vector128.Create((byte)0x0F)).AsUInt16();
                Vector128<ushort> high = Vector128.ShuffleNative(entries, packed >>> 4).AsUInt16();
                lowEven += low & Vector128.Create((ushort)0xFF);
                lowOdd += low >>> 8;
                highEven += high & Vector128.Create((ushort)0xFF);
                highOdd += high >>> 8;
            }
            Interleave(lowEven, lowOdd, ref target, (nuint)(part * 16));
            Interleave(highEven, highOdd, ref target, (nuint)(32 + part * 16));
        }
    }

    private static void Interleave(Vector128<ushort> even, Vector128<ushort> odd, ref ushort target, nuint at)
    {
        for (int k = 0; k < Vector128<ushort>.Count; k++)
        {
            Unsafe.Add(ref target, at + 2 * (nuint)k) = even[k];
            Unsafe.Add(ref target, at + 2 * (nuint)k + 1) = odd[k];
        }
    }

    private int Place(int row, int subspace)
    {
        int inBlock = row % BlockRows;
        return (row / BlockRows * _subspaces + subspace) * _runBytes + (_halfBytes ? inBlock % 32 : inBlock);
    }
}
