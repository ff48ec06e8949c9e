using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Ranking;

/// <summary>What score a distance has, and the way back. Scores are 0 to 1, higher is better.</summary>
public static class Similarity
{
    /// <summary>Cosine: (1 + cos) / 2 = 1 − d / 2. Euclidean: 1 / (1 + d²).</summary>
    /// <param name="metric">The field's metric.</param>
    /// <param name="distance">1 − cos, or the length of the difference.</param>
    public static double Score(Metric metric, double distance) =>
        metric == Metric.Cosine ? 1 - distance / 2 : 1 / (1 + distance * distance);

    /// <summary>The distance that has this score.</summary>
    /// <param name="metric">The field's metric.</param>
    /// <param name="score">0 to 1 under cosine; above 0 to 1 under euclidean.</param>
    public static double Distance(Metric metric, double score) =>
        metric == Metric.Cosine ? 2 * (1 - score) : Math.Sqrt(Math.Max(0, 1 / score - 1));
}
