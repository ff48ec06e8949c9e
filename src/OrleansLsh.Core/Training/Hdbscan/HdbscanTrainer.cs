using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Core.Training;

/// <summary>HDBSCAN: as many clusters as the density of the data has; noise shapes none of them, and hashing gives it the
/// nearest.</summary>
/// <remarks>
/// Campello, Moulavi, Sander: Density-based clustering based on hierarchical density estimates, 2013. Departures: m bounds
/// the number of clusters (the most stable are kept), and data of one density is one cluster.
/// Time grows with the square of the points, so only the first 16,384 shape the clusters; a sample is in random order.
/// </remarks>
internal static class HdbscanTrainer
{
    /// <summary>Points that shape the clusters at most.</summary>
    internal const int MaxPoints = 16_384;

    /// <summary>Neighbours, the point itself among them, that a core distance reaches at most.</summary>
    private const int MaxNeighbours = 16;

    /// <summary>Clusters points.</summary>
    /// <param name="points">count × dimensions, row-major, finite, at least one point.</param>
    /// <param name="dimensions">Components of a point, at least 1.</param>
    /// <param name="options">Clusters m bounds the clusters and, through it, the least size of one.</param>
    /// <param name="cancellationToken">Checked once per point.</param>
    /// <returns>A centroid is the mean of its members without noise; the labels give the cluster of each point that shaped them, −1 for
    /// noise.</returns>
    public static (Codebook Codebook, int[] Labels) Train(
        ReadOnlyMemory<float> points, int dimensions, TrainingOptions options, CancellationToken cancellationToken)
    {
        int count = Math.Min(points.Length / dimensions, MaxPoints);
        int clusters = ModelTrainer.Clusters(options), minClusterSize = MinClusterSize(count, clusters);
        ReadOnlyMemory<float> shaping = points[..(count * dimensions)];

        SpanningEdge[] edges = ReachabilityTree.Build(shaping, dimensions, Math.Min(minClusterSize, MaxNeighbours), cancellationToken);
        var tree = CondensedTree.Build(edges, minClusterSize);
        int[] labels = tree.Label(Math.Min(clusters, Codebook.MaxClusters));

        return (new Codebook(ClusterFamily.Hdbscan, dimensions, Means(shaping.Span, dimensions, labels)), labels);
    }

    /// <summary>The least size of a cluster: an eighth of an even share of the points, at least 5.</summary>
    internal static int MinClusterSize(int points, int clusters) => Math.Max(5, points / (8 * clusters));

    /// <summary>The mean of each label's members; of all points where no point has a label.</summary>
    private static float[] Means(ReadOnlySpan<float> points, int dimensions, int[] labels)
    {
        bool labelled = labels.Max() >= 0;
        int clusters = Math.Max(labels.Max() + 1, 1);
        double[] sums = new double[clusters * dimensions];
        int[] sizes = new int[clusters];
        for (int row = 0; row < labels.Length; row++)
        {
            int cluster = labelled ? labels[row] : 0;
            if (cluster < 0) continue;
            sizes[cluster]++;
            for (int k = 0; k < dimensions; k++) sums[cluster * dimensions + k] += points[row * dimensions + k];
        }
        float[] means = new float[sums.Length];
        for (int at = 0; at < means.Length; at++) means[at] = (float)(sums[at] / sizes[at / dimensions]);
        return means;
    }
}
