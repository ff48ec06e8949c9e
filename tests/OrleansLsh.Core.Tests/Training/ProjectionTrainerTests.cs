using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Training;

namespace OrleansLsh.Core.Tests.Training;

public class ProjectionTrainerTests
{
    private static readonly TrainingOptions Options = new() { Family = ClusterFamily.RandomProjection };

    [Fact]
    public void The_sample_spreads_over_all_intervals()
    {
        float[] points = Shapes.Uniform(5_000, 1, -3, 8, 1);
        Codebook codebook = ProjectionTrainer.Train(points, 1, Options, 7);
        int[] sizes = Sizes(points, codebook);
        Assert.Equal(16, codebook.Clusters);
        // Evenly spread over one dimension: 5,000 / 16 each, the outer ones with a tail more.
        Assert.All(sizes, size => Assert.InRange(size, 220, 450));
    }

    [Fact]
    public void Outliers_do_not_widen_the_intervals()
    {
        float[] points = Shapes.Uniform(5_000, 4, 0, 1, 2);
        float[] outliers = [.. points, 1e6f, 1e6f, 1e6f, 1e6f, -1e6f, -1e6f, -1e6f, -1e6f];
        Assert.Equal(
            ProjectionTrainer.Train(points, 4, Options, 7).Projection!.Width,
            ProjectionTrainer.Train(outliers, 4, Options, 7).Projection!.Width, 0.01);
    }

    [Fact]
    public void Centroids_are_the_means_of_what_hashes_into_their_interval()
    {
        float[] points = Shapes.Uniform(3_000, 5, -1, 1, 3);
        Codebook codebook = ProjectionTrainer.Train(points, 5, Options, 9);
        byte[] codes = Codes(points, codebook);
        for (int cluster = 0; cluster < codebook.Clusters; cluster++)
            for (int k = 0; k < 5; k++)
                Assert.Equal(
                    Enumerable.Range(0, codes.Length).Where(row => codes[row] == cluster).Average(row => (double)points[row * 5 + k]),
                    codebook[cluster][k], 1e-5);
    }

    [Fact]
    public void An_interval_without_points_gets_the_mean_moved_to_its_middle()
    {
        float[] points = Shapes.Blobs(1_000, [[0, 0, 0], [9, 9, 9]], 0.01, 4);
        Codebook codebook = ProjectionTrainer.Train(points, 3, Options, 5);
        int[] sizes = Sizes(points, codebook);
        Assert.Contains(0, sizes);
        RandomProjection projection = codebook.Projection!;
        for (int cluster = 0; cluster < codebook.Clusters; cluster++)
        {
            if (sizes[cluster] > 0) continue;
            double projected = 0;
            for (int k = 0; k < 3; k++) projected += codebook[cluster][k] * projection.Direction.Span[k];
            Assert.Equal(cluster + 0.5, (projected + projection.Offset) / projection.Width, 1e-3);
        }
    }

    [Fact]
    public void A_constant_subspace_is_one_cluster()
    {
        Codebook codebook = ProjectionTrainer.Train(Enumerable.Repeat(2f, 300).ToArray(), 3, Options, 1);
        Assert.Equal([2f, 2f, 2f], codebook.Centroids.ToArray());
    }

    [Fact]
    public void A_subspace_that_is_constant_but_for_a_few_still_parts_those()
    {
        float[] points = [.. Enumerable.Repeat(0f, 1_000), 5f];
        Codebook codebook = ProjectionTrainer.Train(points, 1, Options, 1);
        byte[] codes = Codes(points, codebook);
        Assert.NotEqual(codes[0], codes[^1]);
        Assert.All(codebook.Centroids.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Extreme_values_never_give_NaN()
    {
        float[] points = [.. Enumerable.Range(0, 300).Select(row => row % 3 == 0 ? float.MaxValue : row % 3 == 1 ? float.MinValue : row)];
        for (int seed = 0; seed < 20; seed++)
        {
            Codebook codebook = ProjectionTrainer.Train(points, 2, Options, seed);
            Assert.All(codebook.Centroids.ToArray(), value => Assert.True(float.IsFinite(value)));
            Assert.True(float.IsFinite(codebook.Projection!.Offset) && float.IsFinite(codebook.Projection.Width));
        }
    }

    [Fact]
    public void The_seed_alone_chooses_the_direction()
    {
        float[] points = Shapes.Uniform(100, 4, 0, 1, 6);
        float[] direction = Direction(points, 3);
        Assert.Equal(direction, Direction(points, 3));
        Assert.NotEqual(direction, Direction(points, 4));
    }

    private static float[] Direction(float[] points, int seed) =>
        ProjectionTrainer.Train(points, 4, Options, seed).Projection!.Direction.ToArray();

    private static byte[] Codes(float[] points, Codebook codebook)
    {
        byte[] codes = new byte[points.Length / codebook.Dimensions];
        new SubspaceHasher(SubspaceSplit.Contiguous(codebook.Dimensions, 1), [codebook]).Hash(points, codes);
        return codes;
    }

    private static int[] Sizes(float[] points, Codebook codebook)
    {
        int[] sizes = new int[codebook.Clusters];
        foreach (byte code in Codes(points, codebook)) sizes[code]++;
        return sizes;
    }
}
