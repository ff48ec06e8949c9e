using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Core.Kernels;

/// <summary>The interval of a random projection for the 32 vectors of a tile; the same bits as
/// <see cref="ScalarKernel.Interval"/>.</summary>
internal static class ProjectionKernel
{
    /// <summary>⌊(a·x + b) / w⌋ clamped to the clusters, for each vector of a tile.</summary>
    /// <param name="tile">components × 32, from the first component of the subspace on.</param>
    /// <param name="projection">a, b and w.</param>
    /// <param name="clusters">Clusters of the codebook.</param>
    /// <param name="labels">32 entries.</param>
    public static void Intervals(ReadOnlySpan<float> tile, RandomProjection projection, int clusters, Span<int> labels)
    {
        ReadOnlySpan<float> direction = projection.Direction.Span;
        ArgumentOutOfRangeException.ThrowIfLessThan(tile.Length, direction.Length * VectorTile.Size);
        ref float columns = ref MemoryMarshal.GetReference(tile);
        Vector512<float> offset = Vector512.Create(projection.Offset), width = Vector512.Create(projection.Width);
        for (int lane = 0; lane < VectorTile.Size; lane += Vector512<float>.Count)
        {
            Vector512<float> sum = default;
            for (int j = 0; j < direction.Length; j++)
            {
                var x = Vector512.LoadUnsafe(ref columns, (nuint)(j * VectorTile.Size + lane));
                sum = Vector512.FusedMultiplyAdd(Vector512.Create(direction[j]), x, sum);
            }

            var interval = Vector512.Floor((sum + offset) / width);
            interval = Vector512.Max(Vector512.Min(interval, Vector512.Create((float)(clusters - 1))), default);
            Vector512.ConvertToInt32(interval).CopyTo(labels[lane..]);
        }
    }
}
