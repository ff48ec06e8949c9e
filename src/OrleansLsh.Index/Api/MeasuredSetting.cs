namespace OrleansLsh;

/// <summary>Recall and speed of one setting.</summary>
/// <param name="Name">What it is called in tables: <c>exact</c>, <c>seed</c>, <c>default</c> or the knobs.</param>
/// <param name="Setting">The knobs.</param>
/// <param name="K">Neighbours asked for.</param>
/// <param name="Recall">Distance recall@k, 0 to 1: the part of the hits that are no further than the k-th exact neighbour.</param>
/// <param name="QueriesPerSecond">Queries per second, one after the other on one thread.</param>
/// <param name="P50">Median time of a query in milliseconds.</param>
/// <param name="P95">95th percentile in milliseconds.</param>
/// <param name="P99">99th percentile in milliseconds.</param>
public sealed record MeasuredSetting(
    string Name, SearchSetting Setting, int K, double Recall, double QueriesPerSecond, double P50, double P95, double P99)
{
    /// <summary>The recall below which a query is poor.</summary>
    internal const double Floor = 0.8;

    private const double Rounding = 1e-9, MissedHit = 0.1;

    /// <summary>One standard error of <see cref="Recall"/> as that of other queries of the same kind: hits of one query are found and
    /// missed together, so queries are counted, not hits. Null where an earlier version measured, which did not keep it.</summary>
    public double? RecallError { get; init; }

    /// <summary>The part of the queries, 0 to 1, that found less than .8 of their neighbours; null where an earlier version measured, which
    /// did not keep it.</summary>
    public double? PoorQueries { get; init; }

    /// <summary>The part of queries, 0 to 1, that found less of their neighbours than is bearable.</summary>
    /// <param name="recalls">One entry a query, at least one.</param>
    internal static double PoorPart(IReadOnlyList<double> recalls) => recalls.Count(recall => recall < Floor) / (double)recalls.Count;

    /// <summary>One standard error of the mean. As if one more query had missed one hit of ten: however few queries found all, they do not
    /// tell that every other will.</summary>
    /// <param name="recalls">One entry a query, at least one.</param>
    internal static double ErrorOf(IReadOnlyList<double> recalls)
    {
        double mean = recalls.Average(), variance = recalls.Average(recall => (recall - mean) * (recall - mean));
        double imagined = MissedHit / (recalls.Count + 1);
        return Math.Sqrt(variance / recalls.Count + imagined * imagined);
    }

    /// <summary>Whether queries of the same kind have a recall: one standard error must fit between it and what was measured. And no more
    /// queries may be poor than the recall leaves to lose, at .99 one in 100: a mean may hide that some find next to nothing.</summary>
    internal bool Reaches(double recall) =>
        Recall - (RecallError ?? 0) >= recall && (recall <= Floor || (PoorQueries ?? 0) <= 1 - recall + Rounding);
}
