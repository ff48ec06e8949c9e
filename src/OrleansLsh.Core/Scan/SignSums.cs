using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace OrleansLsh.Core.Scan;

/// <summary>Adds up, for 64 documents at once, what the signs of each select from a query's tables.</summary>
/// <remarks>
/// André, Kermarrec, Le Scouarnec: Quicker ADC, 2021: a table of 16 bytes is a register, and a shuffle looks 16 to 64 documents up at once.
/// Departures: two look-ups are added as bytes, which 7-bit levels leave room for, and only then widened to 16 bits; even and odd bytes go
/// to sums of their own, so that a block is laid out for documents to come out in order (see <see cref="SignBlocks"/>).
/// </remarks>
internal static class SignSums
{
    /// <summary>Documents of a block.</summary>
    public const int Documents = 64;

    /// <summary>Adds up one block.</summary>
    /// <param name="block">k/8 rows of 64 bytes: 8 signs of each of 64 documents.</param>
    /// <param name="tables">k/4 tables of <see cref="SignQuery.TableBytes"/>.</param>
    /// <param name="rows">k/8.</param>
    /// <param name="sums">64 sums of levels, by document, written whole.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref byte block, ref byte tables, int rows, ref ushort sums)
    {
        if (Avx512BW.IsSupported) Add512(ref block, ref tables, rows, ref sums);
        else if (Avx2.IsSupported) Add256(ref block, ref tables, rows, ref sums);
        else Add128(ref block, ref tables, rows, ref sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Add512(ref byte block, ref byte tables, int rows, ref ushort sums)
    {
        var nibble = Vector512.Create((byte)0x0F);
        Vector512<ushort> even = Vector512<ushort>.Zero, odd = Vector512<ushort>.Zero;
        for (int row = 0; row < rows; row++)
        {
            var signs = Vector512.LoadUnsafe(ref block, (nuint)(row * Documents));
            var lower = Vector512.LoadUnsafe(ref tables, (nuint)(2 * row * SignQuery.TableBytes));
            var upper = Vector512.LoadUnsafe(ref tables, (nuint)((2 * row + 1) * SignQuery.TableBytes));
            Vector512<ushort> two = (Avx512BW.Shuffle(lower, signs & nibble)
                + Avx512BW.Shuffle(upper, Vector512.ShiftRightLogical(signs.AsUInt16(), 4).AsByte() & nibble)).AsUInt16();
            even += two;
            odd += Vector512.ShiftRightLogical(two, 8);
        }
        // Sums of 16 bits wrap around: what the odd bytes added to the even sums is taken away again whole.
        (even - Vector512.ShiftLeft(odd, 8)).StoreUnsafe(ref sums);
        odd.StoreUnsafe(ref sums, 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Add256(ref byte block, ref byte tables, int rows, ref ushort sums)
    {
        for (int half = 0; half < 2; half++)
        {
            var nibble = Vector256.Create((byte)0x0F);
            Vector256<ushort> even = Vector256<ushort>.Zero, odd = Vector256<ushort>.Zero;
            for (int row = 0; row < rows; row++)
            {
                var signs = Vector256.LoadUnsafe(ref block, (nuint)(row * Documents + 32 * half));
                var lower = Vector256.LoadUnsafe(ref tables, (nuint)(2 * row * SignQuery.TableBytes));
                var upper = Vector256.LoadUnsafe(ref tables, (nuint)((2 * row + 1) * SignQuery.TableBytes));
                Vector256<ushort> two = (Avx2.Shuffle(lower, signs & nibble)
                    + Avx2.Shuffle(upper, Vector256.ShiftRightLogical(signs.AsUInt16(), 4).AsByte() & nibble)).AsUInt16();
                even += two;
                odd += Vector256.ShiftRightLogical(two, 8);
            }
            (even - Vector256.ShiftLeft(odd, 8)).StoreUnsafe(ref sums, (nuint)(16 * half));
            odd.StoreUnsafe(ref sums, (nuint)(32 + 16 * half));
        }
    }

    internal static void Add128(ref byte block, ref byte tables, int rows, ref ushort sums)
    {
        for (int quarter = 0; quarter < 4; quarter++)
        {
            var nibble = Vector128.Create((byte)0x0F);
            Vector128<ushort> even = Vector128<ushort>.Zero, odd = Vector128<ushort>.Zero;
            for (int row = 0; row < rows; row++)
            {
                var signs = Vector128.LoadUnsafe(ref block, (nuint)(row * Documents + 16 * quarter));
                var lower = Vector128.LoadUnsafe(ref tables, (nuint)(2 * row * SignQuery.TableBytes));
                var upper = Vector128.LoadUnsafe(ref tables, (nuint)((2 * row + 1) * SignQuery.TableBytes));
                Vector128<ushort> two = (Vector128.Shuffle(lower, signs & nibble)
                    + Vector128.Shuffle(upper, Vector128.ShiftRightLogical(signs.AsUInt16(), 4).AsByte() & nibble)).AsUInt16();
                even += two;
                odd += Vector128.ShiftRightLogical(two, 8);
            }
            (even - Vector128.ShiftLeft(odd, 8)).StoreUnsafe(ref sums, (nuint)(8 * quarter));
            odd.StoreUnsafe(ref sums, (nuint)(32 + 8 * quarter));
        }
    }
}
