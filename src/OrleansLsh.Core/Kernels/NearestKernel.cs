using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansLsh.Core.Kernels;

/// <summary>The nearest of some centroids for the 32 vectors of a tile.</summary>
/// <remarks>Every comparison is one chain of fused multiply-adds over the components in order, whatever the width of the registers and
/// whichever lane it runs in: <see cref="ScalarKernel"/> gives the same bits. Of many centroids the nearest is told by products, half the
/// work, wherever their rounding cannot matter; its distance is that of differences all the same.</remarks>
internal static class NearestKernel
{
    /// <summary>Nearest centroid of each vector of a tile, ties to the lower.</summary>
    /// <param name="tile">components × 32, from the first component of the subspace on.</param>
    /// <param name="centroids">The centroids.</param>
    /// <param name="labels">32 entries: the nearest centroid.</param>
    /// <param name="distances">32 entries: its squared distance.</param>
    public static void Nearest(ReadOnlySpan<float> tile, PackedCentroids centroids, Span<int> labels, Span<float> distances)
    {
        if (Vector512.IsHardwareAccelerated) Nearest<Lanes512, Vector512<float>>(tile, centroids, labels, distances);
        else if (Vector256.IsHardwareAccelerated) Nearest<Lanes256, Vector256<float>>(tile, centroids, labels, distances);
        else Nearest<Lanes128, Vector128<float>>(tile, centroids, labels, distances);
    }

    /// <summary>Finds the nearest centroids with a given width of register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Nearest<TLanes, TVector>(
        ReadOnlySpan<float> tile, PackedCentroids centroids, Span<int> labels, Span<float> distances)
        where TLanes : ILanes<TVector> where TVector : struct
    {
        if (centroids.IsByProducts)
        {
            Nearest<TLanes, TVector, ByProducts>(tile, centroids, labels, distances);
            Compare(tile, centroids, labels, distances);
            if (IsFarBeyondRounding(centroids, distances)) return;
        }
        Nearest<TLanes, TVector, BySquares>(tile, centroids, labels, distances);
    }

    /// <summary>The squared distances of the vectors to the centroids that they are labelled with, as differences give them.</summary>
    private static void Compare(ReadOnlySpan<float> tile, PackedCentroids centroids, ReadOnlySpan<int> labels, Span<float> distances)
    {
        distances[..VectorTile.Size].Clear();
        for (int j = 0; j < centroids.Dimensions; j++)
        {
            ReadOnlySpan<float> row = tile.Slice(j * VectorTile.Size, VectorTile.Size);
            for (int v = 0; v < row.Length; v++)
            {
                float difference = row[v] - centroids[labels[v], j];
                distances[v] = MathF.FusedMultiplyAdd(difference, difference, distances[v]);
            }
        }
    }

    /// <summary>Whether what products may be off by is nothing beside the distances. Where clusters lie far from the origin, each close
    /// together, products are differences of large numbers.</summary>
    /// <remarks>The error of a sum of D products is about √D roundings of the largest of them; the factor leaves room. Halves of squared
    /// distances are compared, and of two of them.</remarks>
    private static bool IsFarBeyondRounding(PackedCentroids centroids, ReadOnlySpan<float> distances)
    {
        const double Rounding = 1.0 / (1 << 24), Room = 1_000;
        double mean = TensorPrimitives.Sum(distances[..VectorTile.Size]) / VectorTile.Size;
        double error = 4 * Math.Sqrt(centroids.Dimensions) * Rounding * (centroids.LargestSquare + mean);
        return mean >= Room * error;
    }

    private static void Nearest<TLanes, TVector, TComparison>(
        ReadOnlySpan<float> tile, PackedCentroids centroids, Span<int> labels, Span<float> distances)
        where TLanes : ILanes<TVector> where TVector : struct where TComparison : IComparison
    {
        int groupLength = centroids.Dimensions * PackedCentroids.GroupSize;
        ArgumentOutOfRangeException.ThrowIfLessThan(tile.Length, centroids.Dimensions * VectorTile.Size);
        ArgumentOutOfRangeException.ThrowIfLessThan(labels.Length, VectorTile.Size);
        ArgumentOutOfRangeException.ThrowIfLessThan(distances.Length, VectorTile.Size);
        ref float values = ref MemoryMarshal.GetReference(centroids.Values);
        ref float halves = ref MemoryMarshal.GetReference(centroids.Halves);
        for (int lane = 0; lane < VectorTile.Size; lane += 2 * TLanes.Width)
        {
            ref float vectors = ref Unsafe.Add(ref MemoryMarshal.GetReference(tile), lane);
            TVector best0 = TLanes.Broadcast(float.PositiveInfinity), best1 = best0;
            TVector label0 = TLanes.BroadcastBits(0), label1 = label0;
            for (int group = 0; group < centroids.Groups; group++)
            {
                ref float eight = ref Unsafe.Add(ref values, group * groupLength);
                int label = group * PackedCentroids.GroupSize;
                if (TLanes.ManyRegisters)
                {
                    Eight<TLanes, TVector, TComparison>(
                        ref vectors, ref eight, in halves, groupLength, label, ref best0, ref best1, ref label0, ref label1);
                }
                else
                {
                    Four<TLanes, TVector, TComparison>(
                        ref vectors, ref eight, in halves, groupLength, label, ref best0, ref best1, ref label0, ref label1);
                    Four<TLanes, TVector, TComparison>(
                        ref vectors, ref Unsafe.Add(ref eight, 4), in halves, groupLength, label + 4, ref best0, ref best1, ref label0,
                        ref label1);
                }
            }

            TLanes.StoreBits(label0, ref labels[lane], 0);
            TLanes.StoreBits(label1, ref labels[lane], (nuint)TLanes.Width);
            TLanes.Store(best0, ref distances[lane], 0);
            TLanes.Store(best1, ref distances[lane], (nuint)TLanes.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight<TLanes, TVector, TComparison>(
        ref float vectors, ref float centroids, ref readonly float halves, int length, int label, ref TVector best0, ref TVector best1,
        ref TVector label0, ref TVector label1)
        where TLanes : ILanes<TVector> where TVector : struct where TComparison : IComparison
    {
        TVector a0 = TComparison.Begin<TLanes, TVector>(in halves, label), a1 = a0;
        TVector b0 = TComparison.Begin<TLanes, TVector>(in halves, label + 1), b1 = b0;
        TVector c0 = TComparison.Begin<TLanes, TVector>(in halves, label + 2), c1 = c0;
        TVector d0 = TComparison.Begin<TLanes, TVector>(in halves, label + 3), d1 = d0;
        TVector e0 = TComparison.Begin<TLanes, TVector>(in halves, label + 4), e1 = e0;
        TVector f0 = TComparison.Begin<TLanes, TVector>(in halves, label + 5), f1 = f0;
        TVector g0 = TComparison.Begin<TLanes, TVector>(in halves, label + 6), g1 = g0;
        TVector h0 = TComparison.Begin<TLanes, TVector>(in halves, label + 7), h1 = h0;
        ref float column = ref vectors;
        ref float end = ref Unsafe.Add(ref centroids, length);
        for (ref float row = ref centroids; Unsafe.IsAddressLessThan(ref row, ref end);
            row = ref Unsafe.Add(ref row, PackedCentroids.GroupSize))
        {
            TVector x0 = TLanes.Load(ref column, 0), x1 = TLanes.Load(ref column, (nuint)TLanes.Width);
            Step<TLanes, TVector, TComparison>(ref row, 0, x0, x1, ref a0, ref a1);
            Step<TLanes, TVector, TComparison>(ref row, 1, x0, x1, ref b0, ref b1);
            Step<TLanes, TVector, TComparison>(ref row, 2, x0, x1, ref c0, ref c1);
            Step<TLanes, TVector, TComparison>(ref row, 3, x0, x1, ref d0, ref d1);
            Step<TLanes, TVector, TComparison>(ref row, 4, x0, x1, ref e0, ref e1);
            Step<TLanes, TVector, TComparison>(ref row, 5, x0, x1, ref f0, ref f1);
            Step<TLanes, TVector, TComparison>(ref row, 6, x0, x1, ref g0, ref g1);
            Step<TLanes, TVector, TComparison>(ref row, 7, x0, x1, ref h0, ref h1);
            column = ref Unsafe.Add(ref column, VectorTile.Size);
        }

        Keep<TLanes, TVector>(a0, a1, label, ref best0, ref best1, ref label0, ref label1);
        Keep<TLanes, TVector>(b0, b1, label + 1, ref best0, ref best1, ref label0, ref label1);
        Keep<TLanes, TVector>(c0, c1, label + 2, ref best0, ref best1, ref label0, ref label1);
        Keep<TLanes, TVector>(d0, d1, label + 3, ref best0, ref best1, ref label0, ref label1);
        Keep<TLanes, TVector>(e0, e1, label + 4, ref best0, ref best1, ref label0, ref label1);
        Keep<TLanes, TVector>(f0, f1, label + 5, ref best0, ref best1, ref label0, ref label1);
        Keep<TLanes, TVector>(g0, g1, label + 6, ref best0, ref best1, ref label0, ref label1);
        Keep<TLanes, TVector>(h0, h1, label + 7, ref best0, ref best1, ref label0, ref label1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<TLanes, TVector, TComparison>(
        ref float vectors, ref float centroids, ref readonly float halves, int length, int label, ref TVector best0, ref TVector best1,
        ref TVector label0, ref TVector label1)
        where TLanes : ILanes<TVector> where TVector : struct where TComparison : IComparison
    {
        TVector a0 = TComparison.Begin<TLanes, TVector>(in halves, label), a1 = a0;
        TVector b0 = TComparison.Begin<TLanes, TVector>(in halves, label + 1), b1 = b0;
        TVector c0 = TComparison.Begin<TLanes, TVector>(in halves, label + 2), c1 = c0;
        TVector d0 = TComparison.Begin<TLanes, TVector>(in halves, label + 3), d1 = d0;
        ref float column = ref vectors;
        for (int i = 0; i < length; i += PackedCentroids.GroupSize)
        {
            ref float row = ref Unsafe.Add(ref centroids, i);
            TVector x0 = TLanes.Load(ref column, 0), x1 = TLanes.Load(ref column, (nuint)TLanes.Width);
            Step<TLanes, TVector, TComparison>(ref row, 0, x0, x1, ref a0, ref a1);
            Step<TLanes, TVector, TComparison>(ref row, 1, x0, x1, ref b0, ref b1);
            Step<TLanes, TVector, TComparison>(ref row, 2, x0, x1, ref c0, ref c1);
            Step<TLanes, TVector, TComparison>(ref row, 3, x0, x1, ref d0, ref d1);
            column = ref Unsafe.Add(ref column, VectorTile.Size);
        }

        Keep<TLanes, TVector>(a0, a1, label, ref best0, ref best1, ref label0, ref label1);
        Keep<TLanes, TVector>(b0, b1, label + 1, ref best0, ref best1, ref label0, ref label1);
        Keep<TLanes, TVector>(c0, c1, label + 2, ref best0, ref best1, ref label0, ref label1);
        Keep<TLanes, TVector>(d0, d1, label + 3, ref best0, ref best1, ref label0, ref label1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TLanes, TVector, TComparison>(
        ref float row, int offset, TVector x0, TVector x1, ref TVector sum0, ref TVector sum1)
        where TLanes : ILanes<TVector> where TVector : struct where TComparison : IComparison
    {
        TVector c = TLanes.Broadcast(Unsafe.Add(ref row, offset));
        sum0 = TComparison.Add<TLanes, TVector>(x0, c, sum0);
        sum1 = TComparison.Add<TLanes, TVector>(x1, c, sum1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep<TLanes, TVector>(
        TVector distance0, TVector distance1, int label, ref TVector best0, ref TVector best1, ref TVector label0, ref TVector label1)
        where TLanes : ILanes<TVector> where TVector : struct
    {
        TVector name = TLanes.BroadcastBits(label);
        TLanes.KeepLess(distance0, name, ref best0, ref label0);
        TLanes.KeepLess(distance1, name, ref best1, ref label1);
    }
}
