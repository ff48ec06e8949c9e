using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using OrleansLsh.Core.Ranking;

namespace OrleansLsh.VectorData.Searching;

/// <summary>A distance function of the abstractions: the metric that ranks by it, and how its scores are made of distances.</summary>
/// <param name="metric">The metric of the index.</param>
/// <param name="isSimilarity">Whether a higher score is nearer.</param>
/// <param name="toScore">The score at a distance.</param>
/// <param name="toDistance">The distance at a score.</param>
internal sealed class DistanceRule(Metric metric, bool isSimilarity, Func<double, double> toScore, Func<double, double> toDistance)
{
    // What rounding may take from a score of the index: hits just outside a threshold are left out here, by their own score.
    private const double Rounding = 1e-5;

    private static readonly Dictionary<string, DistanceRule> Known = new(StringComparer.Ordinal)
    {
        [DistanceFunction.CosineSimilarity] = new(Metric.Cosine, isSimilarity: true, distance => 1 - distance, score => 1 - score),
        [DistanceFunction.CosineDistance] = new(Metric.Cosine, isSimilarity: false, distance => distance, score => score),
        [DistanceFunction.EuclideanDistance] = new(Metric.Euclidean, isSimilarity: false, distance => distance, score => score),
        [DistanceFunction.EuclideanSquaredDistance] =
            new(Metric.Euclidean, isSimilarity: false, distance => distance * distance, score => Math.Sqrt(Math.Max(score, 0))),
        [DistanceFunction.DotProductSimilarity] = new(Metric.Dot, isSimilarity: true, distance => 0 - distance, score => 0 - score),
        [DistanceFunction.NegativeDotProductSimilarity] =
            new(Metric.Dot, isSimilarity: false, distance => distance, score => score),
    };

    /// <summary>The metric of the index.</summary>
    public Metric Metric => metric;

    /// <summary>The rule of a vector property; cosine similarity where it names no distance function.</summary>
    /// <exception cref="NotSupportedException">The index does not have it.</exception>
    public static DistanceRule Of(VectorPropertyModel property) =>
        Known.TryGetValue(property.DistanceFunction ?? DistanceFunction.CosineSimilarity, out DistanceRule? rule) ? rule
            : throw new NotSupportedException(
                $"Vector property '{property.ModelName}' has the distance function '{property.DistanceFunction}'; "
                + $"supported are {string.Join(", ", Known.Keys)}.");

    /// <summary>The score of a hit.</summary>
    public double Score(SearchHit hit) => toScore(hit.Distance ?? Similarity.Distance(metric, hit.Score));

    /// <summary>Whether a score is at least as near as a threshold.</summary>
    public bool Reaches(double score, double threshold) => isSimilarity ? score >= threshold : score <= threshold;

    /// <summary>The score of the index that all hits have which reach a threshold.</summary>
    public double LeastIndexScore(double threshold)
    {
        double distance = toDistance(threshold);
        double score = Similarity.Score(metric, metric == Metric.Euclidean ? Math.Max(distance, 0) : distance);
        return score - Math.Abs(score) * Rounding;
    }
}
