using System.Text.Json.Serialization;

namespace OrleansLsh.Core.Hashing;

/// <summary>The clusters of one subspace: what turns a sub-vector into a code.</summary>
/// <remarks>Immutable. Clusters number 1 to 256, so that a code is one byte.</remarks>
public sealed class Codebook
{
    /// <summary>The most clusters that a codebook holds: a code is one byte.</summary>
    public const int MaxClusters = 256;

    /// <summary>A codebook of given centroids.</summary>
    /// <param name="family">How the clusters were found.</param>
    /// <param name="dimensions">Components of a sub-vector d, at least 1.</param>
    /// <param name="centroids">clusters × d components, row-major, finite. For <see cref="ClusterFamily.RandomProjection"/> the mean of
    /// each interval.</param>
    /// <param name="projection">The direction and its intervals; only and always for <see cref="ClusterFamily.RandomProjection"/>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or there are none or more than 256 clusters.</exception>
    public Codebook(ClusterFamily family, int dimensions, ReadOnlyMemory<float> centroids, RandomProjection? projection = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        if (centroids.Length == 0 || centroids.Length % dimensions != 0 || centroids.Length / dimensions > MaxClusters)
            throw new ArgumentException($"{centroids.Length} components are not 1 to {MaxClusters} centroids of {dimensions}.",
                nameof(centroids));
        if ((family == ClusterFamily.RandomProjection) != (projection is not null))
            throw new ArgumentException($"A projection belongs to {ClusterFamily.RandomProjection} and to no other family.",
                nameof(projection));
        if (projection is not null && projection.Direction.Length != dimensions)
            throw new ArgumentException($"The direction has {projection.Direction.Length} components, not {dimensions}.",
                nameof(projection));
        Family = family;
        Dimensions = dimensions;
        Centroids = centroids;
        Projection = projection;
        Clusters = centroids.Length / dimensions;
    }

    /// <summary>How the clusters were found.</summary>
    public ClusterFamily Family { get; }

    /// <summary>Components of a sub-vector, d.</summary>
    public int Dimensions { get; }

    /// <summary>Number of clusters m, 1 to 256.</summary>
    public int Clusters { get; }

    /// <summary>clusters × d components, row-major.</summary>
    public ReadOnlyMemory<float> Centroids { get; }

    /// <summary>The direction and its intervals; null for the families that take the nearest centroid.</summary>
    public RandomProjection? Projection { get; }

    /// <summary>The centroid of a cluster, 0 to m − 1.</summary>
    public ReadOnlySpan<float> this[int cluster] => Centroids.Span.Slice(cluster * Dimensions, Dimensions);
}

/// <summary>How the clusters of a subspace are found.</summary>
public enum ClusterFamily
{
    /// <summary>k-means: k-means++ starts, Lloyd iterations.</summary>
    [JsonStringEnumMemberName("kmeans")]
    KMeans,

    /// <summary>HDBSCAN: density clusters, as many as the data has; noise takes the nearest cluster.</summary>
    [JsonStringEnumMemberName("hdbscan")]
    Hdbscan,

    /// <summary>A random direction cut into intervals of one width; the seed's first family.</summary>
    [JsonStringEnumMemberName("random-projection")]
    RandomProjection,
}

/// <summary>h(x) = ⌊(a·x + b) / w⌋, moved so that the first interval is 0 and clamped to the codebook's clusters.</summary>
/// <param name="Direction">a: d components, standard normal.</param>
/// <param name="Offset">b: what is added to the projection before it is divided, so that the lowest interval of the sample is 0.</param>
/// <param name="Width">w, above 0.</param>
/// <remarks>Datar, Immorlica, Indyk, Mirrokni: Locality-sensitive hashing scheme based on p-stable distributions, 2004.</remarks>
public sealed record RandomProjection(ReadOnlyMemory<float> Direction, float Offset, float Width);
