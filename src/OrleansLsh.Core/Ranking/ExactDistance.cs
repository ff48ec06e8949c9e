using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Ranking;

/// <summary>The distance of two vectors, summed in double.</summary>
public static class ExactDistance
{
    /// <summary>1 − x·y of normalised vectors under cosine (0 at least), √Σ(x − y)² under euclidean.</summary>
    /// <param name="metric">The field's metric.</param>
    /// <param name="x">D components; under cosine of length 1.</param>
    /// <param name="y">D components; under cosine of length 1.</param>
    public static double Between(Metric metric, ReadOnlySpan<float> x, ReadOnlySpan<float> y) => metric == Metric.Cosine
        ? Math.Max(0, 1 - WideSums.Dot(x, y))
        : Math.Sqrt(WideSums.SquaredDifference(x, y));

    /// <summary>Σ(x − y)², whatever the metric.</summary>
    public static double Squared(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => WideSums.SquaredDifference(x, y);
}
