namespace OrleansLsh.Core.Training;

/// <summary>How k-means runs.</summary>
/// <param name="Clusters">Clusters asked for, at least 1; fewer come out where there are fewer distinct points.</param>
/// <param name="Seed">Seed of every random choice.</param>
public sealed record KMeansOptions(int Clusters, int Seed)
{
    /// <summary>Independent k-means++ starts, of which the one with the least inertia is kept. Default 10.</summary>
    public int Restarts { get; init; } = 10;

    /// <summary>Lloyd iterations of a start at most. Default 300.</summary>
    public int MaxIterations { get; init; } = 300;

    /// <summary>A start ends when Σ squared centroid movement ≤ tolerance × mean variance of the components. Default 1e-4.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Threads that share one clustering's work, at least 1. Default all cores; the result does not depend on it.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;
}
