using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace OrleansLsh.Core.Scan;

/// <summary>Adds up, for 16 documents at once, what the signs of each select from a query's tables.</summary>
/// <remarks>
/// André, Kermarrec, Le Scouarnec: Quicker ADC, 2021: a table of 16 bytes is a register, and a shuffle looks 16 documents up at once.
/// Departures: a wider register looks up in several tables rather than for more documents, so that a block of 16 fills it and cells of few
/// documents leave little of their last block empty; two look-ups are added as bytes, which 7-bit levels leave room for, and only then
/// widened to 16 bits; even and odd bytes go to sums of their own, so that a block is laid out for documents to come out in order (see
/// <see cref="SignBlocks"/>).
/// </remarks>
internal static class SignSums
{
    /// <summary>Documents of a block.</summary>
    public const int Documents = 16;

    /// <summary>Bytes that the widest register reads at once: 8 signs in each of 4 pieces.</summary>
    public const int RowBytes = 64;

    /// <summary>Bytes of a row's tables: those of the low halves of its bytes, then those of the high ones.</summary>
    public const int TableBytes = 2 * RowBytes;

    /// <summary>Adds up one block.</summary>
    /// <param name="block">Rows of <see cref="RowBytes"/>: 4 pieces of 16 bytes, a byte a document.</param>
    /// <param name="tables">Rows of <see cref="TableBytes"/>: for each piece 16 levels of at most 127 that its bytes' low halves select,
    /// then for each those of the high halves.</param>
    /// <param name="rows">At least 1.</param>
    /// <returns>Sums of levels, by document.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Add(ref byte block, ref byte tables, int rows)
    {
        if (Avx512BW.IsSupported) return Add512(ref block, ref tables, rows);
        return Avx2.IsSupported ? Add256(ref block, ref tables, rows) : Add128(ref block, ref tables, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ushort> Add512(ref byte block, ref byte tables, int rows)
    {
        var nibble = Vector512.Create((byte)0x0F);
        Vector512<ushort> even = Vector512<ushort>.Zero, odd = Vector512<ushort>.Zero;
        for (int row = 0; row < rows; row++)
        {
            var signs = Vector512.LoadUnsafe(ref block, (nuint)(row * RowBytes));
            var lower = Vector512.LoadUnsafe(ref tables, (nuint)(row * TableBytes));
            var upper = Vector512.LoadUnsafe(ref tables, (nuint)(row * TableBytes + RowBytes));
            Vector512<ushort> two = (Avx512BW.Shuffle(lower, signs & nibble)
                + Avx512BW.Shuffle(upper, Vector512.ShiftRightLogical(signs.AsUInt16(), 4).AsByte() & nibble)).AsUInt16();
            even += two;
            odd += Vector512.ShiftRightLogical(two, 8);
        }
        return InOrder(even.GetLower() + even.GetUpper(), odd.GetLower() + odd.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ushort> Add256(ref byte block, ref byte tables, int rows)
    {
        var nibble = Vector256.Create((byte)0x0F);
        Vector256<ushort> even = Vector256<ushort>.Zero, odd = Vector256<ushort>.Zero;
        for (int row = 0; row < rows; row++)
            for (int at = 0; at < RowBytes; at += Vector256<byte>.Count)
            {
                var signs = Vector256.LoadUnsafe(ref block, (nuint)(row * RowBytes + at));
                var lower = Vector256.LoadUnsafe(ref tables, (nuint)(row * TableBytes + at));
                var upper = Vector256.LoadUnsafe(ref tables, (nuint)(row * TableBytes + RowBytes + at));
                Vector256<ushort> two = (Avx2.Shuffle(lower, signs & nibble)
                    + Avx2.Shuffle(upper, Vector256.ShiftRightLogical(signs.AsUInt16(), 4).AsByte() & nibble)).AsUInt16();
                even += two;
                odd += Vector256.ShiftRightLogical(two, 8);
            }
        return InOrder(even, odd);
    }

    internal static Vector256<ushort> Add128(ref byte block, ref byte tables, int rows)
    {
        var nibble = Vector128.Create((byte)0x0F);
        Vector128<ushort> even = Vector128<ushort>.Zero, odd = Vector128<ushort>.Zero;
        for (int row = 0; row < rows; row++)
            for (int at = 0; at < RowBytes; at += Vector128<byte>.Count)
            {
                var signs = Vector128.LoadUnsafe(ref block, (nuint)(row * RowBytes + at));
                var lower = Vector128.LoadUnsafe(ref tables, (nuint)(row * TableBytes + at));
                var upper = Vector128.LoadUnsafe(ref tables, (nuint)(row * TableBytes + RowBytes + at));
                Vector128<ushort> two = (Vector128.Shuffle(lower, signs & nibble)
                    + Vector128.Shuffle(upper, Vector128.ShiftRightLogical(signs.AsUInt16(), 4).AsByte() & nibble)).AsUInt16();
                even += two;
                odd += Vector128.ShiftRightLogical(two, 8);
            }
        return InOrder(even, odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> InOrder(Vector256<ushort> even, Vector256<ushort> odd) =>
        InOrder(even.GetLower() + even.GetUpper(), odd.GetLower() + odd.GetUpper());

    // Sums of 16 bits wrap around: what the odd bytes added to the even sums is taken away again whole.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> InOrder(Vector128<ushort> even, Vector128<ushort> odd) =>
        Vector256.Create(even - Vector128.ShiftLeft(odd, 8), odd);
}
