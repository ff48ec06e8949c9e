using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansLsh.Core.Vectors;

/// <summary>Sums over float components, kept in double.</summary>
/// <remarks>Fixed lanes, no fused multiply-add, lanes added in a fixed order: neither the machine nor the number of threads changes a
/// bit.</remarks>
internal static class WideSums
{
    private static readonly int Lanes = Vector512<float>.Count;

    /// <summary>Σ x².</summary>
    public static double SquaredNorm(ReadOnlySpan<float> x)
    {
        ref float first = ref MemoryMarshal.GetReference(x);
        Vector512<double> low = default, high = default;
        int k = 0;
        for (; k <= x.Length - Lanes; k += Lanes)
        {
            (Vector512<double> a, Vector512<double> b) = Vector512.Widen(Vector512.LoadUnsafe(ref first, (nuint)k));
            low += a * a;
            high += b * b;
        }
        double sum = InOrder(low + high);
        for (; k < x.Length; k++) sum += (double)x[k] * x[k];
        return sum;
    }

    /// <summary>Σ x y.</summary>
    public static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ref float first = ref MemoryMarshal.GetReference(x), second = ref MemoryMarshal.GetReference(y[..x.Length]);
        Vector512<double> low = default, high = default;
        int k = 0;
        for (; k <= x.Length - Lanes; k += Lanes)
        {
            (Vector512<double> a, Vector512<double> b) = Vector512.Widen(Vector512.LoadUnsafe(ref first, (nuint)k));
            (Vector512<double> c, Vector512<double> d) = Vector512.Widen(Vector512.LoadUnsafe(ref second, (nuint)k));
            low += a * c;
            high += b * d;
        }
        double sum = InOrder(low + high);
        for (; k < x.Length; k++) sum += (double)x[k] * y[k];
        return sum;
    }

    /// <summary>Σ (x − y)².</summary>
    public static double SquaredDifference(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ref float first = ref MemoryMarshal.GetReference(x), second = ref MemoryMarshal.GetReference(y[..x.Length]);
        Vector512<double> low = default, high = default;
        int k = 0;
        for (; k <= x.Length - Lanes; k += Lanes)
        {
            (Vector512<double> a, Vector512<double> b) = Vector512.Widen(Vector512.LoadUnsafe(ref first, (nuint)k));
            (Vector512<double> c, Vector512<double> d) = Vector512.Widen(Vector512.LoadUnsafe(ref second, (nuint)k));
            low += (a - c) * (a - c);
            high += (b - d) * (b - d);
        }
        double sum = InOrder(low + high);
        for (; k < x.Length; k++)
        {
            double difference = (double)x[k] - y[k];
            sum += difference * difference;
        }
        return sum;
    }

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
    public static double Sum(ReadOnlySpan<float> values)
    {
        Vector512<double> sum = default;
        for (int i = 0; i < values.Length; i += Vector256<float>.Count) sum += Widen(values, i);
        Vector256<double> half = sum.GetLower() + sum.GetUpper();
        Vector128<double> quarter = half.GetLower() + half.GetUpper();
        return quarter[0] + quarter[1];
    }

    private static double InOrder(Vector512<double> lanes)
    {
        double sum = 0;
        for (int lane = 0; lane < Vector512<double>.Count; lane++) sum += lanes[lane];
        return sum;
    }

    private static Vector512<double> Load(ReadOnlySpan<double> values, int first) =>
        Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)first);

    private static Vector512<double> Widen(ReadOnlySpan<float> values, int first)
    {
        (Vector256<double> lower, Vector256<double> upper) =
            Vector256.Widen(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)first));
        return Vector512.Create(lower, upper);
    }
}
