namespace OrleansLsh.Core.Evaluation;

/// <summary>Distance recall@k: the share of hits that are no farther than the k-th exact neighbour.</summary>
/// <remarks>A hit as far as the k-th counts, whichever document it is: among equals there is no right one.
/// Aumüller, Bernhardsson, Faithfull: ANN-Benchmarks, 2020, section 2.1.</remarks>
public static class Recall
{
    /// <summary>How much farther than the k-th exact distance a hit may be, relative to it.</summary>
    public const float RelativeTolerance = 1e-6f;

    /// <summary>How much farther it may be in any case: the rounding of a cosine distance near 0.</summary>
    public const float AbsoluteTolerance = 1e-7f;

    /// <summary>How much farther than a distance another may be and count as equal. Distances may be negative.</summary>
    public static float Tolerance(float distance) => Math.Abs(distance) * RelativeTolerance + AbsoluteTolerance;

    /// <summary>Recall of one query.</summary>
    /// <param name="k">Neighbours asked for, at least 1.</param>
    /// <param name="exact">Distances of the exact neighbours, ascending, k of them or as many as there are documents.</param>
    /// <param name="found">Exact distances of the hits, best first, each document once; only the first k count.</param>
    /// <returns>0 to 1; 1 where there is nothing to find.</returns>
    public static double At(int k, ReadOnlySpan<float> exact, ReadOnlySpan<float> found)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        int wanted = Math.Min(k, exact.Length);
        if (wanted == 0) return 1;
        float farthest = exact[wanted - 1] + Tolerance(exact[wanted - 1]);
        int hits = 0;
        foreach (float distance in found[..Math.Min(wanted, found.Length)])
            if (distance <= farthest) hits++;
        return (double)hits / wanted;
    }
}
