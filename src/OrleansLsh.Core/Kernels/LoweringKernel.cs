using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansLsh.Core.Kernels;

/// <summary>What the distances of a tile's points become when one more centroid joins.</summary>
internal static class LoweringKernel
{
    /// <summary>min(distance so far, squared distance to the centroid) for the 32 points of a tile.</summary>
    public static void Lower(ReadOnlySpan<float> tile, ReadOnlySpan<float> centroid, ReadOnlySpan<float> closest, Span<float> lowered)
    {
        if (Vector512.IsHardwareAccelerated) Lower<Lanes512, Vector512<float>>(tile, centroid, closest, lowered);
        else if (Vector256.IsHardwareAccelerated) Lower<Lanes256, Vector256<float>>(tile, centroid, closest, lowered);
        else Lower<Lanes128, Vector128<float>>(tile, centroid, closest, lowered);
    }

    private static void Lower<TLanes, TVector>(
        ReadOnlySpan<float> tile, ReadOnlySpan<float> centroid, ReadOnlySpan<float> closest, Span<float> lowered)
        where TLanes : ILanes<TVector> where TVector : struct
    {
        ref float columns = ref MemoryMarshal.GetReference(tile);
        nuint width = (nuint)TLanes.Width;
        for (nuint lane = 0; lane < VectorTile.Size; lane += 2 * width)
        {
            TVector sum0 = default, sum1 = default;
            for (int j = 0; j < centroid.Length; j++)
            {
                TVector c = TLanes.Broadcast(centroid[j]);
                nuint at = (nuint)(j * VectorTile.Size) + lane;
                sum0 = TLanes.AddSquare(TLanes.Load(ref columns, at), c, sum0);
                sum1 = TLanes.AddSquare(TLanes.Load(ref columns, at + width), c, sum1);
            }

            ref float before = ref MemoryMarshal.GetReference(closest);
            ref float after = ref MemoryMarshal.GetReference(lowered);
            TLanes.Store(TLanes.Min(sum0, TLanes.Load(ref before, lane)), ref after, lane);
            TLanes.Store(TLanes.Min(sum1, TLanes.Load(ref before, lane + width)), ref after, lane + width);
        }
    }
}
