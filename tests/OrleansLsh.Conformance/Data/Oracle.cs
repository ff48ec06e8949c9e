namespace OrleansLsh.Conformance.Data;

/// <summary>The right answers, by brute force and from the definitions alone.</summary>
public static class Oracle
{
    /// <summary>1 − cos, or the length of the difference, or the negative dot product.</summary>
    public static double Distance(Metric metric, ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double dot = 0, xx = 0, yy = 0, squared = 0;
        for (int k = 0; k < x.Length; k++)
        {
            dot += (double)x[k] * y[k];
            xx += (double)x[k] * x[k];
            yy += (double)y[k] * y[k];
            squared += ((double)x[k] - y[k]) * ((double)x[k] - y[k]);
        }
        return metric switch
        {
            Metric.Cosine => 1 - dot / Math.Sqrt(xx * yy),
            Metric.Dot => 0 - dot,
            _ => Math.Sqrt(squared),
        };
    }

    public static double Score(Metric metric, double distance) => metric switch
    {
        Metric.Cosine => (1 + (1 - distance)) / 2,
        Metric.Dot => 0 - distance,
        _ => 1 / (1 + distance * distance),
    };

    /// <summary>What a field adds to the score of a search over several.</summary>
    public static double FusedScore(Metric metric, double distance) =>
        metric != Metric.Dot ? Score(metric, distance) : distance <= 0 ? 1 - distance : 1 / (1 + distance);

    /// <summary>All documents that pass, nearest first.</summary>
    public static IReadOnlyList<(string Id, double Distance)> Nearest(
        IEnumerable<Document> documents, float[] query, Metric metric, Func<Document, bool>? passes = null, string field = Corpus.Field) =>
        [.. documents.Where(document => document.Vectors.ContainsKey(field) && (passes?.Invoke(document) ?? true))
            .Select(document => (document.Id, Distance(metric, query, document.Vectors[field].Span)))
            .OrderBy(pair => pair.Item2)];

    /// <summary>Asserts that hits are these neighbours: as near, in order, each with its own true distance and score.</summary>
    public static void AssertNearest(IReadOnlyList<(string Id, double Distance)> expected, IReadOnlyList<SearchHit> hits, Metric metric)
    {
        Assert.Equal(expected.Count, hits.Count);
        AssertOwnDistances(expected, hits, metric);
        for (int i = 0; i < hits.Count; i++)
            Assert.Equal(expected[i].Distance, hits[i].Distance!.Value, Tolerance(metric, expected[i].Distance));
    }

    /// <summary>Asserts that every hit says its own true distance and score, best first, and that none comes twice.</summary>
    public static void AssertOwnDistances(IEnumerable<(string Id, double Distance)> all, IReadOnlyList<SearchHit> hits, Metric metric)
    {
        Dictionary<string, double> distances = all.ToDictionary(pair => pair.Id, pair => pair.Distance);
        Assert.Equal(hits.Count, hits.Select(hit => hit.Id).Distinct().Count());
        for (int i = 0; i < hits.Count; i++)
        {
            Assert.True(distances.TryGetValue(hits[i].Id, out double own), $"{hits[i].Id} is no answer");
            Assert.NotNull(hits[i].Distance);
            Assert.Equal(own, hits[i].Distance!.Value, Tolerance(metric, own));
            Assert.Equal(Score(metric, own), hits[i].Score, Tolerance(metric, own));
            if (i > 0) Assert.True(hits[i - 1].Score >= hits[i].Score, "the best hit comes first");
        }
    }

    /// <summary>Part of the k true neighbours' places that hits fill, by distance.</summary>
    public static double Recall(IReadOnlyList<(string Id, double Distance)> exact, IReadOnlyList<SearchHit> hits, int k)
    {
        Dictionary<string, double> distances = exact.ToDictionary(pair => pair.Id, pair => pair.Distance);
        int wanted = Math.Min(k, exact.Count);
        double furthest = exact[wanted - 1].Distance + 1e-6 * Math.Max(1, Math.Abs(exact[wanted - 1].Distance));
        return (double)hits.Take(wanted).Count(hit => distances[hit.Id] <= furthest) / wanted;
    }

    // Dot products are as large as their vectors, and sums of floats are as precise as the largest.
    private static double Tolerance(Metric metric, double distance) => metric == Metric.Dot ? 2e-5 * Math.Max(1, Math.Abs(distance)) : 5e-6;
}
