namespace OrleansLsh.Core.Training;

/// <summary>k-means with k-means++ starts and Lloyd iterations.</summary>
/// <remarks>Arthur, Vassilvitskii: k-means++: the advantages of careful seeding, 2007.</remarks>
public static class KMeans
{
    /// <summary>Clusters points. The same input and seed give the same bits on any number of threads.</summary>
    /// <param name="points">count × dimensions, row-major, finite, at least one point.</param>
    /// <param name="dimensions">Components of a point, at least 1.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="progress">Told after each Lloyd iteration: iterations done so far.</param>
    /// <param name="cancellationToken">Checked at least once per iteration.</param>
    public static KMeansResult Cluster(
        ReadOnlyMemory<float> points, int dimensions, KMeansOptions options, IProgress<int>? progress = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();
}
