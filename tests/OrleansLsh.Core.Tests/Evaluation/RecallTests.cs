using OrleansLsh.Core.Evaluation;

namespace OrleansLsh.Core.Tests.Evaluation;

public class RecallTests
{
    [Fact]
    public void Hits_no_farther_than_the_kth_exact_neighbour_count() =>
        Assert.Equal(2.0 / 3, Recall.At(Metric.Cosine, 3, [1, 2, 3, 4], [1, 3, 4]), 12);

    [Fact]
    public void A_hit_tied_with_the_kth_counts_whichever_document_it_is() =>
        Assert.Equal(1, Recall.At(Metric.Cosine, 2, [1, 2, 2, 2], [2, 2]));

    [Fact]
    public void Rounding_does_not_cost_recall_but_a_real_difference_does()
    {
        Assert.Equal(1, Recall.At(Metric.Cosine, 1, [1000], [1000.0005f]));
        Assert.Equal(0, Recall.At(Metric.Cosine, 1, [1000], [1000.01f]));
        Assert.Equal(1, Recall.At(Metric.Cosine, 1, [0], [6e-8f]));
        Assert.Equal(1, Recall.At(Metric.Dot, 1, [-1000], [-999.9995f]));
        Assert.Equal(0, Recall.At(Metric.Dot, 1, [-1000], [-999.99f]));
    }

    [Theory]
    [InlineData(Metric.Euclidean, 1)]
    [InlineData(Metric.Dot, -1)]
    public void Short_vectors_are_compared_as_finely_as_long_ones(Metric metric, int sign)
    {
        float[] exact = [.. new[] { 1e-9f, 2e-9f, 3e-9f }.Select(distance => sign * distance).Order()];
        Assert.Equal(1, Recall.At(metric, 3, exact, exact));
        Assert.Equal(2.0 / 3, Recall.At(metric, 3, exact, [exact[0], exact[1], exact[2] + 1e-12f]), 12);
    }

    [Fact]
    public void Missing_hits_count_as_missed() => Assert.Equal(0.25, Recall.At(Metric.Cosine, 4, [1, 2, 3, 4], [1]));

    [Fact]
    public void A_collection_smaller_than_k_can_be_recalled_whole() => Assert.Equal(1, Recall.At(Metric.Cosine, 10, [1, 2], [1, 2]));

    [Fact]
    public void More_hits_than_k_do_not_raise_recall() => Assert.Equal(0.5, Recall.At(Metric.Cosine, 2, [1, 2], [1, 3, 1, 1]));
}
