using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Kernels;
using OrleansLsh.Core.Models;

namespace OrleansLsh.Core.Training;

/// <summary>Trains the codebook of one subspace on the block it is given.</summary>
public static class SubspaceTrainer
{
    /// <summary>Clusters the sub-vectors of one subspace.</summary>
    /// <param name="points">count × dimensions, row-major, at least one: one subspace of the sample.</param>
    /// <param name="dimensions">Components of a sub-vector.</param>
    /// <param name="options">Family, clusters, restarts, tolerance.</param>
    /// <param name="seed">The subspace's own seed.</param>
    /// <param name="cancellationToken">Checked at least once per iteration.</param>
    public static (Codebook Codebook, SubspaceStatistics Statistics) Train(
        ReadOnlyMemory<float> points, int dimensions, TrainingOptions options, int seed, CancellationToken cancellationToken)
    {
        Codebook codebook = options.Family switch
        {
            ClusterFamily.KMeans => KMeansCodebook(points, dimensions, options, seed, cancellationToken),
            ClusterFamily.Hdbscan => HdbscanTrainer.Train(points, dimensions, options, cancellationToken).Codebook,
            ClusterFamily.RandomProjection => ProjectionTrainer.Train(points, dimensions, options, seed),
            _ => throw new LshException(ErrorKind.InvalidArgument, $"{options.Family} is no family of clusters."),
        };
        return (codebook, Measure(points.Span, codebook));
    }

    private static Codebook KMeansCodebook(
        ReadOnlyMemory<float> points, int dimensions, TrainingOptions options, int seed, CancellationToken cancellationToken)
    {
        var how = new KMeansOptions(ModelTrainer.Clusters(options), seed)
        {
            Restarts = options.Restarts,
            MaxIterations = options.MaxIterations,
            Tolerance = options.Tolerance,
        };
        KMeansResult result = KMeans.Cluster(points, dimensions, how, progress: null, cancellationToken);
        return new Codebook(ClusterFamily.KMeans, dimensions, result.Centroids);
    }

    /// <summary>What the codes of the sample lose, by the very kernel that hashes.</summary>
    private static SubspaceStatistics Measure(ReadOnlySpan<float> points, Codebook codebook)
    {
        int dimensions = codebook.Dimensions, count = points.Length / dimensions;
        var codes = new byte[count];
        new SubspaceHasher(SubspaceSplit.Contiguous(dimensions, 1), [codebook]).Hash(points, codes);
        var sizes = new int[codebook.Clusters];
        double inertia = 0;
        for (int i = 0; i < count; i++)
        {
            sizes[codes[i]]++;
            inertia += ScalarKernel.Distance(points.Slice(i * dimensions, dimensions), codebook[codes[i]]);
        }

        double scatter = Scatter.Total(points, dimensions);
        return new SubspaceStatistics(inertia, scatter > 0 ? Math.Min(1, inertia / scatter) : 0, sizes);
    }
}
