using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansLsh.Core.Kernels;

/// <summary>The places of the p least of some distances.</summary>
/// <remarks>The bits of floats from 0 on rise with their values. So a bound that few more than p distances stay within is found by
/// bisecting on the bits, at one counting pass each; only what stays within is sorted. Where p is few of them, the least of each of 4·p
/// groups are bisected instead: p of these within a bound are p distances within it.</remarks>
internal static class NearestSelection
{
    private const int GroupsForEach = 4, LeastGroups = 32, MostGroups = 1_024;

    /// <summary>Writes the places of the least distances, ties to the lower place.</summary>
    /// <param name="distances">0 or above, +∞ among them.</param>
    /// <param name="nearest">1 to as many entries as there are distances.</param>
    /// <param name="inOrder">Whether the least comes first; in no order they are found faster.</param>
    public static void Select(ReadOnlySpan<float> distances, Span<int> nearest, bool inOrder)
    {
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(distances);
        int bound = GroupedBound(bits, nearest.Length);
        ulong[] keys = ArrayPool<ulong>.Shared.Rent(bits.Length);
        int kept = Within(bits, bound, keys);
        if (inOrder) keys.AsSpan(0, kept).Sort();
        else Quickselect.Select(keys.AsSpan(0, kept), nearest.Length - 1);
        for (int i = 0; i < nearest.Length; i++) nearest[i] = (int)(uint)keys[i];
        ArrayPool<ulong>.Shared.Return(keys);
    }

    private static int GroupedBound(ReadOnlySpan<int> bits, int wanted)
    {
        int groups = Math.Max(LeastGroups, (int)BitOperations.RoundUpToPowerOf2((uint)wanted) * GroupsForEach);
        if (groups > MostGroups || 2 * groups > bits.Length) return Bound(bits, wanted);
        Span<int> least = stackalloc int[groups];
        LeastOfGroups(bits, least);
        return Bound(least, wanted);
    }

    /// <summary>The least of every so many-th entry, for each start.</summary>
    private static void LeastOfGroups(ReadOnlySpan<int> bits, Span<int> least)
    {
        int groups = least.Length, whole = bits.Length / groups * groups;
        for (int group = 0; group < groups; group += Vector256<int>.Count)
        {
            var values = Vector256.Create(bits[group..]);
            for (int i = group + groups; i < whole; i += groups) values = Vector256.Min(values, Vector256.Create(bits[i..]));
            values.CopyTo(least[group..]);
        }
        for (int i = whole; i < bits.Length; i++) least[i - whole] = Math.Min(least[i - whole], bits[i]);
    }

    /// <summary>A value that at least the wanted number of entries, and few more, do not exceed.</summary>
    private static int Bound(ReadOnlySpan<int> bits, int wanted)
    {
        int enough = int.MaxValue, tooFew = -1, allowed = wanted + 4 + wanted / 8;
        if (allowed >= bits.Length) return enough;
        (tooFew, enough) = Range(bits);
        tooFew--;
        while (enough - tooFew > 1)
        {
            int middle = tooFew + (enough - tooFew) / 2;
            int count = CountWithin(bits, middle);
            if (count < wanted)
            {
                tooFew = middle;
                continue;
            }

            enough = middle;
            if (count <= allowed) break;
        }

        return enough;
    }

    private static (int Least, int Greatest) Range(ReadOnlySpan<int> bits)
    {
        Vector<int> least = new(bits[0]), greatest = least;
        int i = 0;
        for (; i + Vector<int>.Count <= bits.Length; i += Vector<int>.Count)
        {
            var values = new Vector<int>(bits[i..]);
            least = Vector.Min(least, values);
            greatest = Vector.Max(greatest, values);
        }

        int lower = bits[0], upper = bits[0];
        for (int lane = 0; lane < Vector<int>.Count; lane++)
            (lower, upper) = (Math.Min(lower, least[lane]), Math.Max(upper, greatest[lane]));
        for (; i < bits.Length; i++) (lower, upper) = (Math.Min(lower, bits[i]), Math.Max(upper, bits[i]));
        return (lower, upper);
    }

    [MethodImpl(Compilation.AtOnce)]
    private static int CountWithin(ReadOnlySpan<int> bits, int bound)
    {
        Vector<int> limit = new(bound), even = default, odd = default;
        int i = 0;
        for (; i + 2 * Vector<int>.Count <= bits.Length; i += 2 * Vector<int>.Count)
        {
            // A comparison that holds is −1 in its lane.
            even -= Vector.LessThanOrEqual(new Vector<int>(bits[i..]), limit);
            odd -= Vector.LessThanOrEqual(new Vector<int>(bits[(i + Vector<int>.Count)..]), limit);
        }

        int count = Vector.Sum(even + odd);
        for (; i < bits.Length; i++)
            if (bits[i] <= bound) count++;
        return count;
    }

    /// <summary>Keys of the entries within the bound: value above place orders both at once.</summary>
    [MethodImpl(Compilation.AtOnce)]
    private static int Within(ReadOnlySpan<int> bits, int bound, Span<ulong> keys)
    {
        int kept = 0, i = 0;
        var limit = Vector256.Create(bound);
        for (; i + Vector256<int>.Count <= bits.Length; i += Vector256<int>.Count)
        {
            uint mask = Vector256.LessThanOrEqual(Vector256.Create(bits[i..]), limit).ExtractMostSignificantBits();
            for (; mask != 0; mask &= mask - 1)
            {
                int place = i + BitOperations.TrailingZeroCount(mask);
                keys[kept++] = Key(bits[place], place);
            }
        }

        for (; i < bits.Length; i++)
            if (bits[i] <= bound) keys[kept++] = Key(bits[i], i);
        return kept;
    }

    private static ulong Key(int bits, int place) => (ulong)(uint)bits << 32 | (uint)place;
}
