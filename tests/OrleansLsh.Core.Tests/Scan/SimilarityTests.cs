using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Tests.Scan;

public class SimilarityTests
{
    [Theory]
    [InlineData(Metric.Cosine, 0, 1)]
    [InlineData(Metric.Cosine, 1, 0.5)]
    [InlineData(Metric.Cosine, 2, 0)]
    [InlineData(Metric.Euclidean, 0, 1)]
    [InlineData(Metric.Euclidean, 1, 0.5)]
    [InlineData(Metric.Euclidean, 3, 0.1)]
    [InlineData(Metric.Dot, -3, 3)]
    [InlineData(Metric.Dot, 0, 0)]
    [InlineData(Metric.Dot, 7, -7)]
    public void A_distance_has_its_score_and_the_score_its_distance(Metric metric, double distance, double score)
    {
        Assert.Equal(score, Similarity.Score(metric, distance), 1e-12);
        Assert.Equal(distance, Similarity.Distance(metric, score), 1e-12);
    }

    [Theory]
    [InlineData(Metric.Cosine, 1, 0.5)]
    [InlineData(Metric.Euclidean, 3, 0.1)]
    [InlineData(Metric.Dot, -3, 4)]
    [InlineData(Metric.Dot, 0, 1)]
    [InlineData(Metric.Dot, 3, 0.25)]
    public void What_a_field_adds_beside_others_is_above_zero(Metric metric, double distance, double score) =>
        Assert.Equal(score, Similarity.FusedScore(metric, distance), 1e-12);

    [Fact]
    public void A_dot_product_of_zero_has_no_sign()
    {
        float[] x = [0, 0], y = [-1, -1];
        Assert.False(double.IsNegative(WideDistance.Between(Metric.Dot, x, y)));
        Assert.False(double.IsNegative(Similarity.Score(Metric.Dot, 0.0)));
        Assert.False(float.IsNegative(ExactDistance.NegativeDot(x, y)) || float.IsNegative(ExactDistance.NegativeDot(y, x)));
    }

    [Fact]
    public void The_wide_distance_is_the_definition()
    {
        float[] x = [.. Enumerable.Range(0, 37).Select(k => MathF.Sin(k))], y = [.. Enumerable.Range(0, 37).Select(k => MathF.Cos(k * k))];
        Assert.Equal(Math.Sqrt(x.Zip(y).Sum(pair => Math.Pow((double)pair.First - pair.Second, 2))), WideDistance.Between(Metric.Euclidean, x, y), 1e-12);
        Assert.Equal(-x.Zip(y).Sum(pair => (double)pair.First * pair.Second), WideDistance.Between(Metric.Dot, x, y), 1e-12);
        Assert.Equal(WideDistance.Between(Metric.Dot, x, y), ExactDistance.NegativeDot(x, y), 1e-5);
        VectorRules.Normalize(x, x);
        VectorRules.Normalize(y, y);
        Assert.Equal(1 - x.Zip(y).Sum(pair => (double)pair.First * pair.Second), WideDistance.Between(Metric.Cosine, x, y), 1e-6);
        Assert.Equal(0, WideDistance.Between(Metric.Cosine, x, x));
    }
}
