using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansLsh.Core.Kernels;

/// <summary>Squared distances of one vector to every centroid: a lane is a centroid.</summary>
/// <remarks>The same bits as <see cref="ScalarKernel.Distance"/>.</remarks>
internal static class DistanceKernel
{
    /// <summary>Distances to all centroids.</summary>
    /// <param name="vector">As many components as the centroids.</param>
    /// <param name="centroids">The centroids.</param>
    /// <param name="distances">As many entries as there are centroids, or more.</param>
    public static void Distances(ReadOnlySpan<float> vector, PackedCentroids centroids, Span<float> distances)
    {
        int dimensions = centroids.Dimensions, length = dimensions * PackedCentroids.GroupSize;
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, dimensions);
        ArgumentOutOfRangeException.ThrowIfLessThan(distances.Length, centroids.Count);
        ref float x = ref MemoryMarshal.GetReference(vector);
        ref float values = ref MemoryMarshal.GetReference(centroids.Values);
        ref float target = ref MemoryMarshal.GetReference(distances);
        int group = 0, full = centroids.Count / PackedCentroids.GroupSize;
        for (; group + 4 <= full; group += 4)
            Four(ref x, dimensions, ref Unsafe.Add(ref values, group * length),
                ref Unsafe.Add(ref target, group * PackedCentroids.GroupSize));
        if (group + 2 <= full)
        {
            Two(ref x, dimensions, ref Unsafe.Add(ref values, group * length),
                ref Unsafe.Add(ref target, group * PackedCentroids.GroupSize));
            group += 2;
        }

        for (; group < full; group++)
            One(ref x, dimensions, ref Unsafe.Add(ref values, group * length))
                .StoreUnsafe(ref target, (nuint)(group * PackedCentroids.GroupSize));
        if (full == centroids.Groups) return;
        Vector256<float> last = One(ref x, dimensions, ref Unsafe.Add(ref values, full * length));
        for (int k = full * PackedCentroids.GroupSize; k < centroids.Count; k++)
            distances[k] = last[k % PackedCentroids.GroupSize];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(ref float x, int dimensions, ref float row, ref float distances)
    {
        nuint length = (nuint)(dimensions * PackedCentroids.GroupSize);
        Vector256<float> a = default, b = default, c = default, d = default;
        for (int j = 0; j < dimensions; j++)
        {
            var component = Vector256.Create(Unsafe.Add(ref x, j));
            nuint at = (nuint)(j * PackedCentroids.GroupSize);
            a = Lanes256.AddSquare(component, Vector256.LoadUnsafe(ref row, at), a);
            b = Lanes256.AddSquare(component, Vector256.LoadUnsafe(ref row, at + length), b);
            c = Lanes256.AddSquare(component, Vector256.LoadUnsafe(ref row, at + 2 * length), c);
            d = Lanes256.AddSquare(component, Vector256.LoadUnsafe(ref row, at + 3 * length), d);
        }

        a.StoreUnsafe(ref distances);
        b.StoreUnsafe(ref distances, 8);
        c.StoreUnsafe(ref distances, 16);
        d.StoreUnsafe(ref distances, 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Two(ref float x, int dimensions, ref float row, ref float distances)
    {
        nuint length = (nuint)(dimensions * PackedCentroids.GroupSize);
        Vector256<float> a = default, b = default;
        for (int j = 0; j < dimensions; j++)
        {
            var component = Vector256.Create(Unsafe.Add(ref x, j));
            nuint at = (nuint)(j * PackedCentroids.GroupSize);
            a = Lanes256.AddSquare(component, Vector256.LoadUnsafe(ref row, at), a);
            b = Lanes256.AddSquare(component, Vector256.LoadUnsafe(ref row, at + length), b);
        }

        a.StoreUnsafe(ref distances);
        b.StoreUnsafe(ref distances, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> One(ref float x, int dimensions, ref float row)
    {
        Vector256<float> sum = default;
        for (int j = 0; j < dimensions; j++)
            sum = Lanes256.AddSquare(Vector256.Create(Unsafe.Add(ref x, j)),
                Vector256.LoadUnsafe(ref row, (nuint)(j * PackedCentroids.GroupSize)), sum);
        return sum;
    }
}
