using System.Runtime.CompilerServices;

namespace OrleansLsh.Core.Kernels;

/// <summary>Hoare's quickselect: parts of an order without the whole of it.</summary>
internal static class Quickselect
{
    /// <summary>Brings the entry at rank k to its place, and none that is greater before it.</summary>
    [MethodImpl(Compilation.AtOnce)]
    public static void Select(Span<ulong> entries, int k)
    {
        int left = 0, right = entries.Length - 1;
        while (left < right)
        {
            ulong pivot = MedianOfThree(entries[left], entries[(left + right) >>> 1], entries[right]);
            int i = left, j = right;
            while (i <= j)
            {
                while (entries[i] < pivot) i++;
                while (entries[j] > pivot) j--;
                if (i > j) break;
                (entries[i], entries[j]) = (entries[j], entries[i]);
                i++;
                j--;
            }
            if (k <= j) right = j;
            else if (k >= i) left = i;
            else return;
        }
    }

    private static ulong MedianOfThree(ulong a, ulong b, ulong c) =>
        Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
