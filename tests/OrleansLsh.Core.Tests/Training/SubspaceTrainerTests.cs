using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Tests.Subspaces;
using OrleansLsh.Core.Training;

namespace OrleansLsh.Core.Tests.Training;

public class SubspaceTrainerTests
{
    [Fact]
    public void Statistics_say_what_the_codes_lose()
    {
        // Two pairs: the mean is (0, 5), each centroid lies 1 from its two points, the mean 26 squared from all.
        float[] points = [-1, 0, 1, 0, -1, 10, 1, 10];
        (Codebook codebook, SubspaceStatistics statistics) = Train(points, 2, clusters: 2);
        Assert.Equal([0, 0, 0, 10], codebook.Centroids.ToArray().Chunk(2).OrderBy(c => c[1]).SelectMany(c => c));
        Assert.Equal(4, statistics.Inertia);
        Assert.Equal(4.0 / 104, statistics.RelativeError, 1e-12);
        Assert.Equal([2, 2], statistics.ClusterSizes);
    }

    [Fact]
    public void A_constant_subspace_yields_one_cluster_and_loses_nothing()
    {
        (Codebook codebook, SubspaceStatistics statistics) = Train(new float[300 * 4], 4, clusters: 16);
        Assert.Equal(1, codebook.Clusters);
        Assert.Equal(0, statistics.Inertia);
        Assert.Equal(0, statistics.RelativeError);
        Assert.Equal([300], statistics.ClusterSizes);
    }

    [Fact]
    public void More_clusters_lose_less()
    {
        float[] points = Draws.Vectors(2_000 * 4, seed: 1);
        double[] errors = new[] { 2, 4, 16, 64 }.Select(m => Train(points, 4, m).Statistics.RelativeError).ToArray();
        Assert.Equal(errors.OrderDescending(), errors);
        Assert.InRange(errors[0], 0.5, 1);
        Assert.InRange(errors[^1], 0, 0.2);
    }

    private static (Codebook Codebook, SubspaceStatistics Statistics) Train(float[] points, int dimensions, int clusters) =>
        SubspaceTrainer.Train(points, dimensions, new TrainingOptions { Clusters = clusters }, seed: 1, CancellationToken.None);
}
