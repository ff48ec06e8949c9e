using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using OrleansLsh.Core.Kernels;

namespace OrleansLsh.Core.Scan;

/// <summary>Looks slots up in a bitmap, a block of documents at a time: a filter is looked at for each document of all cells
/// probed.</summary>
public static class SlotBits
{
    /// <summary>Tells which of a block's slots are in a bitmap.</summary>
    /// <param name="slots">1 to 16 slots, 0 or above.</param>
    /// <param name="bitmap">64 slots a word, slot 0 in the lowest bit of word 0; slots behind its end are not in it.</param>
    /// <returns>Bit i for the i-th slot.</returns>
    public static ushort In(ReadOnlySpan<int> slots, ReadOnlySpan<ulong> bitmap) =>
        Avx2.IsSupported && slots.Length == SignBlocks.BlockSize ? Gathered(slots, bitmap) : OneByOne(slots, bitmap);

    // Without a branch, which no processor would foresee.
    private static ushort OneByOne(ReadOnlySpan<int> slots, ReadOnlySpan<ulong> bitmap)
    {
        uint found = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            int slot = slots[i], word = slot >> 6;
            ulong bits = (uint)word < (uint)bitmap.Length ? bitmap[word] : 0;
            found |= (uint)(bits >> slot & 1) << i;
        }
        return (ushort)found;
    }

    [MethodImpl(Compilation.AtOnce)]
    private static ushort Gathered(ReadOnlySpan<int> slots, ReadOnlySpan<ulong> bitmap)
    {
        ReadOnlySpan<int> words = MemoryMarshal.Cast<ulong, int>(bitmap);
        ref int first = ref MemoryMarshal.GetReference(slots);
        int half = Vector256<int>.Count;
        return (ushort)(Eight(Vector256.LoadUnsafe(ref first), words) | Eight(Vector256.LoadUnsafe(ref first, (nuint)half), words) << half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe uint Eight(Vector256<int> slots, ReadOnlySpan<int> words)
    {
        Vector256<int> word = Vector256.ShiftRightLogical(slots, 5);
        // Words behind the end are not read.
        Vector256<int> within = Vector256.LessThan(word, Vector256.Create(words.Length));
        fixed (int* start = words)
        {
            Vector256<int> bits = Avx2.GatherMaskVector256(Vector256<int>.Zero, start, word, within, sizeof(int));
            // The slot's bit becomes the sign.
            Vector256<int> ups = Vector256.Create(31) - (slots & Vector256.Create(31));
            return Avx2.ShiftLeftLogicalVariable(bits, ups.AsUInt32()).ExtractMostSignificantBits();
        }
    }
}
