using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Training;

namespace OrleansLsh.Core.Tests.Training;

public class HdbscanTrainerTests
{
    private static readonly TrainingOptions Options = new() { Family = ClusterFamily.Hdbscan };

    [Fact]
    public void Two_moons_are_two_clusters_though_no_line_parts_them()
    {
        (Codebook codebook, int[] labels) = Train(Shapes.Moons(2_000, 0.06, 1), 2);
        Assert.Equal(2, codebook.Clusters);
        int[] upper = [.. labels.Where((_, row) => row % 2 == 0)], lower = [.. labels.Where((_, row) => row % 2 == 1)];
        Assert.InRange(Math.Max(upper.Count(0.Equals) + lower.Count(1.Equals), upper.Count(1.Equals) + lower.Count(0.Equals)), 1_900, 2_000);
    }

    [Fact]
    public void Blobs_are_found_among_noise()
    {
        double[][] centres = [[0, 0, 0], [10, 0, 0], [0, 10, 0], [0, 0, 10]];
        float[] blobs = Shapes.Blobs(2_000, centres, 0.5, 2);
        float[] noise = Shapes.Uniform(200, 3, -5, 15, 3);
        (Codebook codebook, int[] labels) = Train([.. blobs, .. noise], 3);

        Assert.Equal(4, codebook.Clusters);
        int[] clusterOfCentre = [.. centres.Select(centre => Nearest(codebook, centre))];
        Assert.Equal(4, clusterOfCentre.Distinct().Count());
        for (int c = 0; c < 4; c++)
            for (int k = 0; k < 3; k++)
                Assert.Equal(centres[c][k], codebook[clusterOfCentre[c]][k], 0.15);
        Assert.All(Enumerable.Range(0, 2_000), row => Assert.True(labels[row] == -1 || labels[row] == clusterOfCentre[row % 4]));
        Assert.InRange(labels[..2_000].Count((-1).Equals), 0, 200);
        Assert.InRange(labels[2_000..].Count((-1).Equals), 100, 200);
    }

    [Fact]
    public void Blobs_of_different_density_are_all_found()
    {
        float[] points = [.. Shapes.Blobs(500, [[0, 0]], 0.05, 4), .. Shapes.Blobs(500, [[10, 10]], 1, 5)];
        Assert.Equal(2, Train(points, 2).Codebook.Clusters);
    }

    [Fact]
    public void Points_too_few_for_any_cluster_are_one_at_their_mean()
    {
        float[] points = Shapes.Blobs(3, [[1, 1], [2, 2], [6, 3]], 0, 1);
        Assert.Equal([3f, 2f], Train(points, 2).Codebook.Centroids.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(500)]
    public void Coinciding_points_are_one_cluster(int count)
    {
        float[] points = [.. Enumerable.Repeat(new[] { 3f, -1f }, count).SelectMany(point => point)];
        Assert.Equal([3f, -1f], Train(points, 2).Codebook.Centroids.ToArray());
    }

    [Fact]
    public void Piles_of_duplicates_are_each_a_cluster()
    {
        float[] points = [.. Enumerable.Range(0, 600).Select(row => (row % 3) switch { 0 => 0f, 1 => 1f, _ => 10f })];
        (Codebook codebook, _) = Train(points, 1);
        Assert.Equal([0f, 1f, 10f], codebook.Centroids.ToArray().Order());
    }

    [Fact]
    public void The_most_stable_clusters_are_kept_where_m_is_fewer()
    {
        double[][] centres = [[0, 0], [20, 0], [0, 20], [20, 20], [40, 0]];
        float[] tight = Shapes.Blobs(1_000, [centres[0], centres[1]], 0.1, 6);
        float[] loose = Shapes.Blobs(1_500, [centres[2], centres[3], centres[4]], 1, 7);
        (Codebook codebook, int[] labels) = HdbscanTrainer.Train(
            (float[])[.. tight, .. loose], 2, Options with { Clusters = 2 }, CancellationToken.None);
        Assert.Equal(2, codebook.Clusters);
        Assert.NotEqual(Nearest(codebook, centres[0]), Nearest(codebook, centres[1]));
        Assert.All(codebook.Centroids.ToArray().Chunk(2), centroid => Assert.Equal(0, centroid[1], 0.1));
        Assert.All(labels, label => Assert.InRange(label, -1, 1));
    }

    [Fact]
    public void Extreme_values_never_give_NaN()
    {
        float[] points = [.. Enumerable.Range(0, 300).Select(row => row % 3 == 0 ? float.MaxValue : row % 3 == 1 ? float.MinValue : row)];
        Assert.All(Train(points, 1).Codebook.Centroids.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Points_past_the_bound_shape_no_cluster()
    {
        float[] points = Shapes.Blobs(HdbscanTrainer.MaxPoints + 100, [[0.0], [10.0]], 0.2, 8);
        (Codebook codebook, int[] labels) = Train(points, 1);
        Assert.Equal((2, HdbscanTrainer.MaxPoints), (codebook.Clusters, labels.Length));
    }

    [Fact]
    public void Cancelling_ends_it()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => HdbscanTrainer.Train(new float[100], 2, Options, cancelled.Token));
    }

    private static (Codebook Codebook, int[] Labels) Train(float[] points, int dimensions) =>
        HdbscanTrainer.Train(points, dimensions, Options, CancellationToken.None);

    private static int Nearest(Codebook codebook, double[] point) =>
        Enumerable.Range(0, codebook.Clusters).MinBy(c => point.Select((value, k) => Math.Pow(value - codebook[c][k], 2)).Sum());
}
