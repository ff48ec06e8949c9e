namespace OrleansLsh;

/// <summary>Whether the cluster can serve, and if not, why.</summary>
/// <param name="IsReady">Whether it answers, is of a supported version and at least yellow.</param>
/// <param name="Reason">What is in the way; empty where it is ready.</param>
/// <param name="Version">The oldest version among its nodes; null where it did not say.</param>
public sealed record ClusterReadiness(bool IsReady, string Reason, Version? Version);
