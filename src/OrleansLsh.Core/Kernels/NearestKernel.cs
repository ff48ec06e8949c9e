using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansLsh.Core.Kernels;

/// <summary>The nearest of some centroids for the 32 vectors of a tile.</summary>
/// <remarks>Every distance is one chain of fused multiply-adds over the components in order, whatever the width of the registers and
/// whichever lane it runs in: <see cref="ScalarKernel"/> gives the same bits.</remarks>
internal static class NearestKernel
{
    /// <summary>Nearest centroid of each vector of a tile, ties to the lower.</summary>
    /// <param name="tile">components × 32, from the first component of the subspace on.</param>
    /// <param name="centroids">The centroids.</param>
    /// <param name="labels">32 entries: the nearest centroid.</param>
    /// <param name="distances">32 entries: its squared distance.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Nearest(ReadOnlySpan<float> tile, PackedCentroids centroids, Span<int> labels, Span<float> distances)
    {
        if (Vector512.IsHardwareAccelerated) Nearest<Lanes512, Vector512<float>>(tile, centroids, labels, distances);
        else if (Vector256.IsHardwareAccelerated) Nearest<Lanes256, Vector256<float>>(tile, centroids, labels, distances);
        else Nearest<Lanes128, Vector128<float>>(tile, centroids, labels, distances);
    }

    /// <summary>Finds the nearest centroids with a given width of register.</summary>
    public static void Nearest<TLanes, TVector>(
        ReadOnlySpan<float> tile, PackedCentroids centroids, Span<int> labels, Span<float> distances)
        where TLanes : ILanes<TVector> where TVector : struct
    {
        int groupLength = centroids.Dimensions * PackedCentroids.GroupSize;
        ArgumentOutOfRangeException.ThrowIfLessThan(tile.Length, centroids.Dimensions * VectorTile.Size);
        ArgumentOutOfRangeException.ThrowIfLessThan(labels.Length, VectorTile.Size);
        ArgumentOutOfRangeException.ThrowIfLessThan(distances.Length, VectorTile.Size);
        ref float values = ref MemoryMarshal.GetReference(centroids.Values);
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
                    Eight<TLanes, TVector>(ref vectors, ref eight, groupLength, label, ref best0, ref best1, ref label0, ref label1);
                }
                else
                {
                    Four<TLanes, TVector>(ref vectors, ref eight, groupLength, label, ref best0, ref best1, ref label0, ref label1);
                    Four<TLanes, TVector>(
                        ref vectors, ref Unsafe.Add(ref eight, 4), groupLength, label + 4, ref best0, ref best1, ref label0, ref label1);
                }
            }

            TLanes.StoreBits(label0, ref labels[lane], 0);
            TLanes.StoreBits(label1, ref labels[lane], (nuint)TLanes.Width);
            TLanes.Store(best0, ref distances[lane], 0);
            TLanes.Store(best1, ref distances[lane], (nuint)TLanes.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight<TLanes, TVector>(
        ref float vectors, ref float centroids, int length, int label, ref TVector best0, ref TVector best1, ref TVector label0,
        ref TVector label1)
        where TLanes : ILanes<TVector> where TVector : struct
    {
        TVector a0 = default, b0 = default, c0 = default, d0 = default, e0 = default, f0 = default, g0 = default, h0 = default;
        TVector a1 = default, b1 = default, c1 = default, d1 = default, e1 = default, f1 = default, g1 = default, h1 = default;
        ref float column = ref vectors;
        ref float end = ref Unsafe.Add(ref centroids, length);
        for (ref float row = ref centroids; Unsafe.IsAddressLessThan(ref row, ref end);
            row = ref Unsafe.Add(ref row, PackedCentroids.GroupSize))
        {
            TVector x0 = TLanes.Load(ref column, 0), x1 = TLanes.Load(ref column, (nuint)TLanes.Width);
            Step<TLanes, TVector>(ref row, 0, x0, x1, ref a0, ref a1);
            Step<TLanes, TVector>(ref row, 1, x0, x1, ref b0, ref b1);
            Step<TLanes, TVector>(ref row, 2, x0, x1, ref c0, ref c1);
            Step<TLanes, TVector>(ref row, 3, x0, x1, ref d0, ref d1);
            Step<TLanes, TVector>(ref row, 4, x0, x1, ref e0, ref e1);
            Step<TLanes, TVector>(ref row, 5, x0, x1, ref f0, ref f1);
            Step<TLanes, TVector>(ref row, 6, x0, x1, ref g0, ref g1);
            Step<TLanes, TVector>(ref row, 7, x0, x1, ref h0, ref h1);
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
    private static void Four<TLanes, TVector>(
        ref float vectors, ref float centroids, int length, int label, ref TVector best0, ref TVector best1, ref TVector label0,
        ref TVector label1)
        where TLanes : ILanes<TVector> where TVector : struct
    {
        TVector a0 = default, b0 = default, c0 = default, d0 = default;
        TVector a1 = default, b1 = default, c1 = default, d1 = default;
        ref float column = ref vectors;
        for (int i = 0; i < length; i += PackedCentroids.GroupSize)
        {
            ref float row = ref Unsafe.Add(ref centroids, i);
            TVector x0 = TLanes.Load(ref column, 0), x1 = TLanes.Load(ref column, (nuint)TLanes.Width);
            Step<TLanes, TVector>(ref row, 0, x0, x1, ref a0, ref a1);
            Step<TLanes, TVector>(ref row, 1, x0, x1, ref b0, ref b1);
            Step<TLanes, TVector>(ref row, 2, x0, x1, ref c0, ref c1);
            Step<TLanes, TVector>(ref row, 3, x0, x1, ref d0, ref d1);
            column = ref Unsafe.Add(ref column, VectorTile.Size);
        }

        Keep<TLanes, TVector>(a0, a1, label, ref best0, ref best1, ref label0, ref label1);
        Keep<TLanes, TVector>(b0, b1, label + 1, ref best0, ref best1, ref label0, ref label1);
        Keep<TLanes, TVector>(c0, c1, label + 2, ref best0, ref best1, ref label0, ref label1);
        Keep<TLanes, TVector>(d0, d1, label + 3, ref best0, ref best1, ref label0, ref label1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TLanes, TVector>(ref float row, int offset, TVector x0, TVector x1, ref TVector sum0, ref TVector sum1)
        where TLanes : ILanes<TVector> where TVector : struct
    {
        TVector c = TLanes.Broadcast(Unsafe.Add(ref row, offset));
        sum0 = TLanes.AddSquare(x0, c, sum0);
        sum1 = TLanes.AddSquare(x1, c, sum1);
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
