using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OrleansLsh.Core.Kernels;

namespace OrleansLsh.Core.Ranking;

/// <summary>Squared Euclidean distances and dot products of float vectors: what the re-rank compares by.</summary>
public static class ExactDistance
{
    /// <summary>Σ(x − y)².</summary>
    /// <param name="x">D components.</param>
    /// <param name="y">D components.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float Squared(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        if (x.Length != y.Length) throw new ArgumentException($"{x.Length} components against {y.Length}.", nameof(y));
        ref float a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y);
        return Vector512.IsHardwareAccelerated ? Squared512(ref a, ref b, x.Length) : Squared128(ref a, ref b, x.Length);
    }

    /// <summary>−Σxy: the less, the nearer.</summary>
    /// <param name="x">D components.</param>
    /// <param name="y">D components.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    // 0 has one sign only: documents of the same dot product are equally near.
    public static float NegativeDot(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => 0 - TensorPrimitives.Dot(x, y);

    [MethodImpl(Compilation.AtOnce)]
    private static float Squared512(ref float a, ref float b, int length)
    {
        Vector512<float> even = Vector512<float>.Zero, odd = Vector512<float>.Zero;
        int i = 0;
        for (; i <= length - 32; i += 32)
        {
            Vector512<float> p = Vector512.LoadUnsafe(ref a, (nuint)i) - Vector512.LoadUnsafe(ref b, (nuint)i);
            Vector512<float> q = Vector512.LoadUnsafe(ref a, (nuint)i + 16) - Vector512.LoadUnsafe(ref b, (nuint)i + 16);
            even = Vector512.FusedMultiplyAdd(p, p, even);
            odd = Vector512.FusedMultiplyAdd(q, q, odd);
        }
        if (i <= length - 16)
        {
            Vector512<float> p = Vector512.LoadUnsafe(ref a, (nuint)i) - Vector512.LoadUnsafe(ref b, (nuint)i);
            even = Vector512.FusedMultiplyAdd(p, p, even);
            i += 16;
        }
        return Vector512.Sum(even + odd) + Tail(ref a, ref b, i, length);
    }

    [MethodImpl(Compilation.AtOnce)]
    private static float Squared128(ref float a, ref float b, int length)
    {
        Vector128<float> even = Vector128<float>.Zero, odd = Vector128<float>.Zero;
        int i = 0;
        for (; i <= length - 8; i += 8)
        {
            Vector128<float> p = Vector128.LoadUnsafe(ref a, (nuint)i) - Vector128.LoadUnsafe(ref b, (nuint)i);
            Vector128<float> q = Vector128.LoadUnsafe(ref a, (nuint)i + 4) - Vector128.LoadUnsafe(ref b, (nuint)i + 4);
            even = Vector128.FusedMultiplyAdd(p, p, even);
            odd = Vector128.FusedMultiplyAdd(q, q, odd);
        }
        return Vector128.Sum(even + odd) + Tail(ref a, ref b, i, length);
    }

    private static float Tail(ref float a, ref float b, int from, int length)
    {
        float sum = 0;
        for (int i = from; i < length; i++)
        {
            float difference = Unsafe.Add(ref a, i) - Unsafe.Add(ref b, i);
            sum = MathF.FusedMultiplyAdd(difference, difference, sum);
        }
        return sum;
    }
}
