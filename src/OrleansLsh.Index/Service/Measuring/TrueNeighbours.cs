using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Index.Service.Measuring;

/// <summary>The exact neighbours of one query.</summary>
/// <param name="Self">The nearest hit of a query that finds itself: the query or its equal; null for others.</param>
/// <param name="Distances">Ascending, at most k.</param>
/// <param name="ById">The same by document.</param>
internal sealed record TrueNeighbours(string? Self, float[] Distances, IReadOnlyDictionary<string, float> ById)
{
    /// <summary>Takes them from an exact answer.</summary>
    public static TrueNeighbours Of(QuerySet queries, SearchResponse exact)
    {
        string? self = queries.FindsItself && exact.Hits.Count > 0 ? exact.Hits[0].Id : null;
        var byId = new Dictionary<string, float>(queries.K, StringComparer.Ordinal);
        var distances = new List<float>(queries.K);
        foreach (SearchHit hit in exact.Hits)
        {
            if (hit.Id == self || distances.Count == queries.K) continue;
            float distance = (float)(hit.Distance ?? Similarity.Distance(queries.Field.Metric, hit.Score));
            distances.Add(distance);
            byId[hit.Id] = distance;
        }
        return new TrueNeighbours(self, [.. distances], byId);
    }
}
