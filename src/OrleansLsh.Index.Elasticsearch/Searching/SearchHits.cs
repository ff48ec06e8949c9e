using System.Text.Json;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>Reads hits from a search's answer.</summary>
internal static class SearchHits
{
    /// <summary>How many documents matched, where that was asked for.</summary>
    public static long Total(JsonElement reply) => reply.GetProperty("hits").GetProperty("total").GetProperty("value").GetInt64();

    /// <summary>The score of the best hit; 0 where there is none.</summary>
    public static double Best(JsonElement reply) => All(reply) is { } hits && hits.GetArrayLength() > 0 ? Score(hits[0]) : 0;

    /// <summary>The ids of the hits.</summary>
    public static IEnumerable<string> Ids(JsonElement reply) => All(reply).EnumerateArray().Select(Id);

    /// <summary>How many hits lie in none of the nearest cells, where that was asked for.</summary>
    public static long Late(JsonElement reply) =>
        reply.GetProperty("aggregations").GetProperty(SearchBody.LateCount).GetProperty("doc_count").GetInt64();

    /// <summary>The hits with their scores made ours.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="query">What hits are to carry, and the least score.</param>
    /// <param name="score">Our score for the server's.</param>
    /// <param name="metric">Where a score stands for a distance: the metric; else null.</param>
    public static SearchHit[] Read(JsonElement reply, IndexQuery query, Func<double, double> score, Metric? metric)
    {
        var hits = new List<SearchHit>();
        foreach (JsonElement hit in All(reply).EnumerateArray())
        {
            double own = score(Score(hit));
            if (own < query.Request.ScoreThreshold) break;
            hits.Add(Read(hit, query, own, metric));
        }
        return [.. hits];
    }

    private static SearchHit Read(JsonElement hit, IndexQuery query, double score, Metric? metric)
    {
        // In single precision the score of a document with itself can lie a little above 1.
        if (metric is not null and not Metric.Dot) score = Math.Min(1, score);
        double? distance = metric is { } known ? Similarity.Distance(known, score) : null;
        hit.TryGetProperty("_source", out JsonElement stored);
        return new SearchHit(
            Id(hit), score, distance,
            SourceSelection.IsWanted(query.Request) ? SourceSelection.Select(StoredDocument.Source(stored), query.Request) : default,
            query.Request.WithVectors ? StoredDocument.Vectors(stored) : null);
    }

    private static JsonElement All(JsonElement reply) => reply.GetProperty("hits").GetProperty("hits");

    private static string Id(JsonElement hit) => hit.GetProperty("sort")[2].GetString()!;

    private static double Score(JsonElement hit) => hit.GetProperty("_score").GetDouble();
}
