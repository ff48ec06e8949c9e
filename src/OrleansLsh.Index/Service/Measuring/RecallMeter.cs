using OrleansLsh.Core.Evaluation;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Measuring;

/// <summary>Compares answers with the exact ones.</summary>
internal static class RecallMeter
{
    /// <summary>Distance recall@k of each answer, 0 to 1.</summary>
    public static async Task<double[]> RecallsAsync(
        ICollectionReader index, QuerySet queries, IReadOnlyList<TrueNeighbours> truth, IReadOnlyList<SearchResponse> answers,
        CancellationToken cancellationToken)
    {
        var recalls = new double[answers.Count];
        for (int i = 0; i < recalls.Length; i++)
        {
            IReadOnlyList<SearchHit> hits = WithoutSelf(answers[i].Hits, truth[i].Self, queries.K);
            float[] found = await DistancesAsync(index, queries, i, truth[i], hits, cancellationToken);
            recalls[i] = Recall.At(queries.Field.Metric, queries.K, truth[i].Distances, found);
        }
        return recalls;
    }

    private static List<SearchHit> WithoutSelf(IReadOnlyList<SearchHit> hits, string? self, int k)
    {
        var others = new List<SearchHit>(k);
        foreach (SearchHit hit in hits)
            if (hit.Id != self && others.Count < k) others.Add(hit);
        return others;
    }

    /// <summary>What the exact answer says of a document; else what the hit says; else, for a hit that was not re-ranked, computed from its
    /// vector.</summary>
    private static async Task<float[]> DistancesAsync(
        ICollectionReader index, QuerySet queries, int query, TrueNeighbours truth, IReadOnlyList<SearchHit> hits,
        CancellationToken cancellationToken)
    {
        var distances = new float[hits.Count];
        var unknown = new List<int>();
        for (int i = 0; i < distances.Length; i++)
        {
            if (truth.ById.TryGetValue(hits[i].Id, out float known)) distances[i] = known;
            else if (hits[i].Distance is double reported) distances[i] = (float)reported;
            else unknown.Add(i);
        }
        if (unknown.Count == 0) return distances;
        List<Document?> documents =
            await index.GetAsync([.. unknown.Select(i => hits[i].Id)], DocumentParts.Vectors, cancellationToken)
                .ToListAsync(cancellationToken);
        for (int i = 0; i < unknown.Count; i++)
            distances[unknown[i]] = documents[i]?.Vectors.TryGetValue(queries.Field.Name, out ReadOnlyMemory<float> vector) == true
                ? (float)WideDistance.Between(queries.Field.Metric, queries.Vectors[query], vector.Span)
                : float.PositiveInfinity;
        return distances;
    }
}
