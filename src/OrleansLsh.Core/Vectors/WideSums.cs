using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansLsh.Core.Vectors;

/// <summary>Sums over float components, kept in double.</summary>
/// <remarks>Sixteen fixed lanes, no fused multiply-add, lanes added in order: the same bits on every machine, whatever its vector width.</remarks>
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
            var (a, b) = Vector512.Widen(Vector512.LoadUnsafe(ref first, (nuint)k));
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
            var (a, b) = Vector512.Widen(Vector512.LoadUnsafe(ref first, (nuint)k));
            var (c, d) = Vector512.Widen(Vector512.LoadUnsafe(ref second, (nuint)k));
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
            var (a, b) = Vector512.Widen(Vector512.LoadUnsafe(ref first, (nuint)k));
            var (c, d) = Vector512.Widen(Vector512.LoadUnsafe(ref second, (nuint)k));
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

    private static double InOrder(Vector512<double> lanes)
    {
        double sum = 0;
        for (int lane = 0; lane < Vector512<double>.Count; lane++) sum += lanes[lane];
        return sum;
    }
}
