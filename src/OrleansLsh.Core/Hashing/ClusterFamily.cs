namespace OrleansLsh.Core.Hashing;

/// <summary>How the clusters of a subspace are found.</summary>
public enum ClusterFamily
{
    /// <summary>k-means: k-means++ starts, Lloyd iterations.</summary>
    KMeans,

    /// <summary>HDBSCAN: density clusters, as many as the data has; noise takes the nearest cluster.</summary>
    Hdbscan,

    /// <summary>A random direction cut into intervals of one width; the seed's first family.</summary>
    RandomProjection,
}
