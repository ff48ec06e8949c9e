using System.Text.Json.Serialization;

namespace OrleansLsh.Core.Hashing;

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
