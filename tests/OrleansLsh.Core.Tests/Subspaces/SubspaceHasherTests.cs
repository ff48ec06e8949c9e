using FsCheck.Xunit;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Kernels;

namespace OrleansLsh.Core.Tests.Subspaces;

public class SubspaceHasherTests
{
    [Property(MaxTest = 200)]
    public void Codes_are_those_of_scalar_arithmetic(int seed, byte clusters, byte subspaces, byte extra, byte count, bool permuted, bool coarse)
    {
        SubspaceHasher hasher = Hasher(subspaces % 12 + 1, extra % 60, clusters + 1, permuted, seed, coarse);
        float[] vectors = Draws.Vectors(count % 80 * hasher.Split.Dimensions, seed + 1, coarse);
        Assert.Equal(Draws.Reference(hasher, vectors), Hash(hasher, vectors));
    }

    [Property(MaxTest = 100)]
    public void A_code_does_not_depend_on_the_block_it_is_hashed_in(int seed, byte cut, bool permuted)
    {
        SubspaceHasher hasher = Hasher(7, 20, 16, permuted, seed, coarse: true);
        float[] vectors = Draws.Vectors(100 * hasher.Split.Dimensions, seed, coarse: true);
        int first = cut % 101 * hasher.Split.Dimensions;
        Assert.Equal(Hash(hasher, vectors), Hash(hasher, vectors[..first]).Concat(Hash(hasher, vectors[first..])));
    }

    [Fact]
    public void Several_threads_give_the_codes_of_one()
    {
        SubspaceHasher hasher = Hasher(8, 24, 16, permuted: false, seed: 3);
        float[] vectors = Draws.Vectors(5_000 * hasher.Split.Dimensions, seed: 4);
        var codes = new byte[5_000 * 8];
        hasher.Hash(vectors, codes, parallelism: 2);
        Assert.Equal(Hash(hasher, vectors), codes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void Equal_distances_go_to_the_lower_cluster(int count)
    {
        // Clusters 1 and 3 are the same point, 0 and 2 lie equally far on both sides of the vector.
        var codebook = new Codebook(ClusterFamily.KMeans, 1, new float[] { -1, 1, 1, 1 });
        var hasher = new SubspaceHasher(SubspaceSplit.Contiguous(1, 1), [codebook]);
        Assert.All(Hash(hasher, new float[count]), code => Assert.Equal(0, code));
        Assert.All(Hash(hasher, Enumerable.Repeat(2f, count).ToArray()), code => Assert.Equal(1, code));
    }

    [Fact]
    public void Projections_fall_into_their_interval_and_outside_ones_into_the_first_or_last()
    {
        var codebook = new Codebook(
            ClusterFamily.RandomProjection, 1, new float[4], new RandomProjection(new float[] { 1 }, Offset: 1, Width: 0.5f));
        var hasher = new SubspaceHasher(SubspaceSplit.Contiguous(1, 1), [codebook]);
        float[] vectors = [-5, -1, -0.51f, -0.5f, 0.4f, 0.99f, 7, 3e38f, -3e38f];
        byte[] expected = [0, 0, 0, 1, 2, 3, 3, 3, 0];
        Assert.Equal(expected, Hash(hasher, vectors));
        Assert.Equal(expected, vectors.SelectMany(x => Hash(hasher, [x])));
    }

    [Fact]
    public void Hashing_allocates_nothing_per_vector()
    {
        SubspaceHasher hasher = Hasher(8, 24, 16, permuted: true, seed: 3);
        float[] vectors = Draws.Vectors(10_000 * hasher.Split.Dimensions, seed: 4);
        var codes = new byte[10_000 * 8];
        hasher.Hash(vectors, codes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        hasher.Hash(vectors, codes);
        for (int i = 0; i < 1_000; i++) hasher.Hash(vectors.AsSpan(0, hasher.Split.Dimensions), codes.AsSpan(0, 8));
        // A garbage collection may empty the pool once; a single allocation per vector would take over 250,000 bytes.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_table_holds_every_distance_and_infinity_beyond_a_subspaces_clusters(bool permuted)
    {
        SubspaceSplit split = permuted ? SubspaceSplit.Random(11, 2, seed: 5) : SubspaceSplit.Contiguous(11, 2);
        var hasher = new SubspaceHasher(split, [Draws.Codebook(6, 35, seed: 1), Draws.Codebook(5, 3, seed: 2)]);
        float[] vector = Draws.Vectors(11, seed: 3);
        var table = new float[2 * 35];
        hasher.Distances(vector, table);
        for (int i = 0; i < 2; i++)
        {
            var part = new float[split.Size(i)];
            split.Gather(vector, i, part);
            for (int k = 0; k < 35; k++)
            {
                Codebook codebook = hasher.Codebooks[i];
                Assert.Equal(k < codebook.Clusters ? ScalarKernel.Distance(part, codebook[k]) : float.PositiveInfinity, table[i * 35 + k]);
            }
        }
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused_with_both_numbers()
    {
        SubspaceHasher hasher = Hasher(2, 6, 4, permuted: false, seed: 1);
        Assert.Contains("9 components", Assert.Throws<ArgumentException>(() => hasher.Hash(new float[9], new byte[2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => hasher.Hash(new float[8], new byte[3]));
        Assert.Throws<ArgumentException>(() => hasher.Distances(new float[8], new float[7]));
        Assert.Throws<ArgumentException>(() => new SubspaceHasher(hasher.Split, [hasher.Codebooks[0]]));
        Assert.Throws<ArgumentException>(() => new SubspaceHasher(hasher.Split, [Draws.Codebook(3, 4, 1), Draws.Codebook(5, 4, 1)]));
    }

    /// <summary>Codebooks of different sizes; every fifth one is a projection.</summary>
    private static SubspaceHasher Hasher(int subspaces, int extra, int clusters, bool permuted, int seed, bool coarse = false)
    {
        int dimensions = subspaces + extra;
        SubspaceSplit split = permuted ? SubspaceSplit.Random(dimensions, subspaces, seed) : SubspaceSplit.Contiguous(dimensions, subspaces);
        return new SubspaceHasher(split, Enumerable.Range(0, subspaces).Select(i => i % 5 == 4
            ? Draws.Projection(split.Size(i), clusters, seed + i)
            : Draws.Codebook(split.Size(i), Math.Max(1, clusters - i), seed + i, coarse)).ToArray());
    }

    private static byte[] Hash(SubspaceHasher hasher, float[] vectors)
    {
        var codes = new byte[vectors.Length / hasher.Split.Dimensions * hasher.Split.Subspaces];
        hasher.Hash(vectors, codes);
        return codes;
    }
}
