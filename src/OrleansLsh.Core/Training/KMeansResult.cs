namespace OrleansLsh.Core.Training;

/// <summary>What k-means found.</summary>
/// <param name="Centroids">clusters × dimensions, row-major, finite and distinct; at least one.</param>
/// <param name="Sizes">Points in each cluster, each at least 1.</param>
/// <param name="Inertia">Σ squared distance of the points to their centroids.</param>
public sealed record KMeansResult(float[] Centroids, int[] Sizes, double Inertia);
