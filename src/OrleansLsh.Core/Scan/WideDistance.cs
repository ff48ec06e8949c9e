using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Ranking;

/// <summary>The distance of two vectors summed in double, for explaining and measuring; the hot path has
/// <see cref="ExactDistance"/>.</summary>
public static class WideDistance
{
    /// <summary>1 − cos of normalised vectors, which is half their squared difference, under cosine; √Σ(x − y)² under euclidean; −Σxy under
    /// dot.</summary>
    /// <param name="metric">The field's metric.</param>
    /// <param name="x">D components; under cosine of length 1.</param>
    /// <param name="y">D components; under cosine of length 1.</param>
    public static double Between(Metric metric, ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        if (metric == Metric.Dot) return 0 - WideSums.Dot(x, y);
        double squared = Squared(x, y);
        return metric == Metric.Cosine ? squared / 2 : Math.Sqrt(squared);
    }

    /// <summary>Σ(x − y)², whatever the metric.</summary>
    public static double Squared(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => WideSums.SquaredDifference(x, y);
}
