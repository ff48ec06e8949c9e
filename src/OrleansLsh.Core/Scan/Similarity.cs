namespace OrleansLsh.Core.Ranking;

/// <summary>What score a distance has, and the way back. Higher is better; scores are 0 to 1, but under dot any number.</summary>
public static class Similarity
{
    /// <summary>Cosine: (1 + cos) / 2 = 1 − d / 2. Euclidean: 1 / (1 + d²). Dot: x·y = −d.</summary>
    /// <param name="metric">The field's metric.</param>
    /// <param name="distance">1 − cos, or the length of the difference, or the negative dot product.</param>
    public static double Score(Metric metric, double distance) => metric switch
    {
        Metric.Cosine => 1 - distance / 2,
        Metric.Dot => 0 - distance,
        _ => 1 / (1 + distance * distance),
    };

    /// <summary>What a field adds to the score of a search over several: the field's own score; under dot, where that may be below 0,
    /// 1 + x·y, and 1 / (1 − x·y) for a dot product below 0. So every document that has the field gains by it.</summary>
    /// <param name="metric">The field's metric.</param>
    /// <param name="distance">As for <see cref="Score"/>.</param>
    public static double FusedScore(Metric metric, double distance) =>
        metric != Metric.Dot ? Score(metric, distance) : distance <= 0 ? 1 - distance : 1 / (1 + distance);

    /// <summary>The distance that has this score.</summary>
    /// <param name="metric">The field's metric.</param>
    /// <param name="score">0 to 1 under cosine; above 0 to 1 under euclidean; any under dot.</param>
    public static double Distance(Metric metric, double score) => metric switch
    {
        Metric.Cosine => 2 * (1 - score),
        Metric.Dot => 0 - score,
        _ => Math.Sqrt(Math.Max(0, 1 / score - 1)),
    };
}
