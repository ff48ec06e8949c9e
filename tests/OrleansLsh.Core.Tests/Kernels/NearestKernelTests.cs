using System.Runtime.Intrinsics;
using FsCheck.Xunit;
using OrleansLsh.Core.Kernels;
using OrleansLsh.Core.Tests.Subspaces;

namespace OrleansLsh.Core.Tests.Kernels;

public class NearestKernelTests
{
    [Property(MaxTest = 300)]
    public void Every_width_of_register_gives_the_bits_of_scalar_arithmetic(int seed, byte clusters, byte dimensions, bool coarse) =>
        AssertScalar(clusters + 1, dimensions % 40 + 1, seed, coarse);

    [Fact]
    public void Every_number_of_clusters_gives_the_bits_of_scalar_arithmetic()
    {
        for (int clusters = 1; clusters <= 256; clusters++) AssertScalar(clusters, 1 + clusters % 17, clusters, coarse: clusters % 2 == 0);
    }

    [Fact]
    public void Distances_too_large_for_a_float_still_name_a_real_cluster()
    {
        float[] vectors = Enumerable.Repeat(3e38f, 32 * 2).ToArray();
        var centroids = new PackedCentroids(Enumerable.Repeat(-3e38f, 3 * 2).ToArray(), 2);
        Assert.All(Run<Lanes512, Vector512<float>>(vectors, centroids).Labels, label => Assert.Equal(0, label));
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(32, 5)]
    [InlineData(31, 16)]
    [InlineData(17, 3)]
    public void A_tile_holds_each_component_of_each_vector_in_its_place(int count, int dimensions)
    {
        float[] vectors = Draws.Vectors(count * dimensions, seed: 1);
        int[] positions = Enumerable.Range(0, dimensions).Reverse().ToArray();
        var tile = new float[dimensions * VectorTile.Size];
        VectorTile.Transpose(vectors, dimensions, positions, tile);
        for (int v = 0; v < VectorTile.Size; v++)
            for (int j = 0; j < dimensions; j++)
                Assert.Equal(vectors[Math.Min(v, count - 1) * dimensions + j], tile[positions[j] * VectorTile.Size + v]);
    }

    private static void AssertScalar(int clusters, int dimensions, int seed, bool coarse)
    {
        float[] vectors = Draws.Vectors(VectorTile.Size * dimensions, seed, coarse);
        float[] centroids = Draws.Vectors(clusters * dimensions, seed ^ 0x5555, coarse);
        var packed = new PackedCentroids(centroids, dimensions);
        var labels = new int[VectorTile.Size];
        var distances = new float[VectorTile.Size];
        for (int v = 0; v < VectorTile.Size; v++)
            labels[v] = ScalarKernel.Nearest(vectors.AsSpan(v * dimensions, dimensions), centroids, out distances[v]);
        AssertSame(labels, distances, Run<Lanes512, Vector512<float>>(vectors, packed));
        AssertSame(labels, distances, Run<Lanes256, Vector256<float>>(vectors, packed));
        AssertSame(labels, distances, Run<Lanes128, Vector128<float>>(vectors, packed));
    }

    private static void AssertSame(int[] labels, float[] distances, (int[] Labels, float[] Distances) actual)
    {
        Assert.Equal(labels, actual.Labels);
        Assert.Equal(distances.Select(BitConverter.SingleToInt32Bits), actual.Distances.Select(BitConverter.SingleToInt32Bits));
    }

    private static (int[] Labels, float[] Distances) Run<TLanes, TVector>(float[] vectors, PackedCentroids centroids)
        where TLanes : ILanes<TVector> where TVector : struct
    {
        var tile = new float[vectors.Length];
        VectorTile.Transpose(vectors, centroids.Dimensions, [], tile);
        var labels = new int[VectorTile.Size];
        var distances = new float[VectorTile.Size];
        NearestKernel.Nearest<TLanes, TVector>(tile, centroids, labels, distances);
        return (labels, distances);
    }
}
