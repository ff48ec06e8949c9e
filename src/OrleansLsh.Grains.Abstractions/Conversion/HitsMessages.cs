using System.Text.Json;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Abstractions.Conversion;

/// <summary>Answers to messages and back.</summary>
internal static class HitsMessages
{
    private static readonly Dictionary<string, ReadOnlyMemory<float>> NoVectors = [];

    /// <summary>A message of an answer.</summary>
    public static HitsMessage Of(SearchResponse response)
    {
        IReadOnlyList<SearchHit> hits = response.Hits;
        var documents = new Document[hits.Count];
        var scores = new double[hits.Count];
        double[]? distances = null;
        string?[]? groups = null;
        bool withVectors = false;
        for (int i = 0; i < documents.Length; i++)
        {
            SearchHit hit = hits[i];
            documents[i] = new Document(hit.Id, hit.Vectors ?? NoVectors, hit.Source);
            scores[i] = hit.Score;
            withVectors |= hit.Vectors is not null;
            if (hit.Group is { } group) (groups ??= new string?[documents.Length])[i] = JsonSerializer.Serialize(group);
            if (hit.Distance is not double distance) continue;
            if (distances is null) Array.Fill(distances = new double[hits.Count], double.NaN);
            distances[i] = distance;
        }
        return new HitsMessage
        {
            Documents = DocumentBlocks.Of(documents),
            Scores = scores,
            Distances = distances,
            Took = response.Took.Ticks,
            WithVectors = withVectors,
            Warnings = response.Warnings.Count == 0 ? null : [.. response.Warnings],
            Groups = groups,
        };
    }

    /// <summary>The answer of a message.</summary>
    public static SearchResponse ToResponse(HitsMessage message)
    {
        Document[] documents = DocumentBlocks.ToDocuments(message.Documents);
        var hits = new SearchHit[documents.Length];
        for (int i = 0; i < hits.Length; i++)
        {
            double? distance = message.Distances is { } distances && !double.IsNaN(distances[i]) ? distances[i] : null;
            hits[i] = new SearchHit(
                documents[i].Id, message.Scores[i], distance, documents[i].Source, message.WithVectors ? documents[i].Vectors : null)
            {
                Group = message.Groups?[i] is { } group ? JsonSerializer.Deserialize<FilterValue>(group) : (FilterValue?)null,
            };
        }
        return new SearchResponse(hits, TimeSpan.FromTicks(message.Took)) { Warnings = message.Warnings ?? [] };
    }
}
