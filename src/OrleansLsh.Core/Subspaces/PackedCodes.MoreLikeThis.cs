using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansLsh.Core.Ranking;

public sealed partial class PackedCodes
{
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
        uint lowBits = (Vector256.GreaterThanOrEqual(lowCounts, required) & Vector256.GreaterThanOrEqual(lowSums, least)).ExtractMostSignificantBits();
        uint highBits = (Vector256.GreaterThanOrEqual(highCounts, required) & Vector256.GreaterThanOrEqual(highSums, least)).ExtractMostSignificantBits();
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
                Vector128<byte> entries = Vector128.Create(table.Entries(i));
                Vector128<byte> packed = Vector128.LoadUnsafe(ref run, (nuint)(i * _runBytes + part * 16));
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
            System.Runtime.CompilerServices.Unsafe.Add(ref target, at + 2 * (nuint)k) = even[k];
            System.Runtime.CompilerServices.Unsafe.Add(ref target, at + 2 * (nuint)k + 1) = odd[k];
        }
    }
}
