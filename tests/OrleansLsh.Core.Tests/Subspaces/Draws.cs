using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Kernels;

namespace OrleansLsh.Core.Tests.Subspaces;

/// <summary>Seeded random vectors and codebooks.</summary>
internal static class Draws
{
    /// <summary>Components between −2 and 2; coarse ones take only nine values, so that distances tie.</summary>
    public static float[] Vectors(int components, int seed, bool coarse = false)
    {
        var random = new Random(seed);
        var values = new float[components];
        for (int i = 0; i < components; i++) values[i] = coarse ? random.Next(-4, 5) / 2f : (float)(random.NextDouble() * 4 - 2);
        return values;
    }

    public static Codebook Codebook(int dimensions, int clusters, int seed, bool coarse = false) =>
        new(ClusterFamily.KMeans, dimensions, Vectors(dimensions * clusters, seed, coarse));

    public static Codebook Projection(int dimensions, int clusters, int seed) =>
        new(ClusterFamily.RandomProjection, dimensions, Vectors(dimensions * clusters, seed),
            new RandomProjection(Vectors(dimensions, seed + 1), clusters / 3f, 0.7f));

    /// <summary>The contract in its plainest form: one vector, one subspace at a time, scalar arithmetic.</summary>
    public static byte[] Reference(SubspaceHasher hasher, float[] vectors)
    {
        SubspaceSplit split = hasher.Split;
        int count = vectors.Length / split.Dimensions;
        var codes = new byte[count * split.Subspaces];
        for (int i = 0; i < split.Subspaces; i++)
        {
            Codebook codebook = hasher.Codebooks[i];
            var parts = new float[count * split.Size(i)];
            split.Gather(vectors, i, parts);
            for (int v = 0; v < count; v++)
            {
                ReadOnlySpan<float> part = parts.AsSpan(v * split.Size(i), split.Size(i));
                int code = codebook.Projection is { } projection
                    ? ScalarKernel.Interval(part, projection, codebook.Clusters)
                    : ScalarKernel.Nearest(part, codebook.Centroids.Span, out _);
                codes[v * split.Subspaces + i] = (byte)code;
            }
        }

        return codes;
    }
}
