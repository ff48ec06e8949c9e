using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansLsh.Core.Training;

/// <summary>Sums of floats in double precision and in an order that neither the machine nor the number of threads changes.</summary>
internal static class WideSum
{
    /// <summary>Adds a point to a sum, component by component.</summary>
    public static void Add(Span<double> sum, ReadOnlySpan<float> point)
    {
        int j = 0;
        for (; j + Vector256<float>.Count <= point.Length; j += Vector256<float>.Count)
            (Load(sum, j) + Widen(point, j)).CopyTo(sum[j..]);
        for (; j < point.Length; j++) sum[j] += point[j];
    }

    /// <summary>Takes a point from a sum, component by component.</summary>
    public static void Subtract(Span<double> sum, ReadOnlySpan<float> point)
    {
        int j = 0;
        for (; j + Vector256<float>.Count <= point.Length; j += Vector256<float>.Count)
            (Load(sum, j) - Widen(point, j)).CopyTo(sum[j..]);
        for (; j < point.Length; j++) sum[j] -= point[j];
    }

    /// <summary>The sum of values: eight partial sums, folded in halves.</summary>
    /// <param name="values">A multiple of 8.</param>
    public static double Of(ReadOnlySpan<float> values)
    {
        Vector512<double> sum = default;
        for (int i = 0; i < values.Length; i += Vector256<float>.Count) sum += Widen(values, i);
        Vector256<double> half = sum.GetLower() + sum.GetUpper();
        Vector128<double> quarter = half.GetLower() + half.GetUpper();
        return quarter[0] + quarter[1];
    }

    private static Vector512<double> Load(ReadOnlySpan<double> values, int first) =>
        Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)first);

    private static Vector512<double> Widen(ReadOnlySpan<float> values, int first)
    {
        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)first));
        return Vector512.Create(lower, upper);
    }
}
