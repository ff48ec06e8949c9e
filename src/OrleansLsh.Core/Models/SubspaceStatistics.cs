namespace OrleansLsh.Core.Models;

/// <summary>What training measured in one subspace, on its sample.</summary>
/// <param name="Inertia">Σ squared distance of the sample's sub-vectors to their centroids.</param>
/// <param name="RelativeError">Inertia ÷ Σ squared distance to the mean, 0 to 1: the part of the subspace's variance that the codes lose; 0 for a constant
/// subspace.</param>
/// <param name="ClusterSizes">Sub-vectors of the sample in each cluster.</param>
public sealed record SubspaceStatistics(double Inertia, double RelativeError, IReadOnlyList<int> ClusterSizes);
