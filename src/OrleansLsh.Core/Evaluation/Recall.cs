namespace OrleansLsh.Core.Evaluation;

/// <summary>Distance recall@k: the share of hits that are no farther than the k-th exact neighbour.</summary>
/// <remarks>A hit as far as the k-th counts, whichever document it is: among equals there is no right one.
/// Aumüller, Bernhardsson, Faithfull: ANN-Benchmarks, 2020, section 2.1.</remarks>
public static class Recall
{
    /// <summary>How much farther than the k-th exact distance a hit may be, relative to it.</summary>
    public const float RelativeTolerance = 1e-6f;

    /// <summary>How much farther it may be in any case under cosine: the rounding of such a distance near 0. Under the other metrics
    /// distances are as small as the vectors are short, and their rounding with them.</summary>
    public const float AbsoluteTolerance = 1e-7f;

    /// <summary>How much farther than a neighbour a hit may be and count as equal.</summary>
    /// <param name="metric">What the distances are of.</param>
    /// <param name="neighbours">Distances of the exact neighbours, ascending, at least one; under dot they may be negative.</param>
    public static float Tolerance(Metric metric, ReadOnlySpan<float> neighbours) =>
        Math.Max(Math.Abs(neighbours[0]), Math.Abs(neighbours[^1])) * RelativeTolerance + (metric == Metric.Cosine ? AbsoluteTolerance : 0);

    /// <summary>Recall of one query.</summary>
    /// <param name="metric">What the distances are of.</param>
    /// <param name="k">Neighbours asked for, at least 1.</param>
    /// <param name="exact">Distances of the exact neighbours, ascending, k of them or as many as there are documents.</param>
    /// <param name="found">Exact distances of the hits, best first, each document once; only the first k count.</param>
    /// <returns>0 to 1; 1 where there is nothing to find.</returns>
    public static double At(Metric metric, int k, ReadOnlySpan<float> exact, ReadOnlySpan<float> found)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        int wanted = Math.Min(k, exact.Length);
        if (wanted == 0) return 1;
        float farthest = exact[wanted - 1] + Tolerance(metric, exact[..wanted]);
        int hits = 0;
        foreach (float distance in found[..Math.Min(wanted, found.Length)])
            if (distance <= farthest) hits++;
        return (double)hits / wanted;
    }
}
