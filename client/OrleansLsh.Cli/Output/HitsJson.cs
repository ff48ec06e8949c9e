using System.Text.Json;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Output;

/// <summary>The answer to one query as JSON.</summary>
internal static class HitsJson
{
    /// <summary><c>{"query":0,"hits":[{"id":"…","score":…,"distance":…}]}</c>, and <c>"warnings":["…"]</c> where there are any.</summary>
    /// <param name="json">Inside the object.</param>
    /// <param name="query">Number of the query, from 0.</param>
    /// <param name="response">The answer.</param>
    /// <param name="explanations">One per hit, or none.</param>
    public static void Write(Utf8JsonWriter json, long query, SearchResponse response, IReadOnlyList<Explanation> explanations)
    {
        json.WriteNumber("query", query);
        json.WriteStartArray("hits");
        for (int at = 0; at < response.Hits.Count; at++)
        {
            json.WriteStartObject();
            WriteHit(json, response.Hits[at]);
            if (at < explanations.Count) WriteExplanation(json, explanations[at]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (response.Warnings.Count == 0) return;
        json.WriteStartArray("warnings");
        foreach (string warning in response.Warnings) json.WriteStringValue(warning);
        json.WriteEndArray();
    }

    private static void WriteHit(Utf8JsonWriter json, SearchHit hit)
    {
        json.WriteString("id", hit.Id);
        json.WriteNumberOrNull("score", hit.Score);
        json.WriteNumberOrNull("distance", hit.Distance);
        DocumentJson.WriteSource(json, hit.Source);
        if (hit.Vectors is { } vectors) json.WriteVectors(vectors);
    }

    private static void WriteExplanation(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteStartArray("explanation");
        foreach (var field in explanation.Fields)
        {
            json.WriteStartObject();
            json.WriteString("field", field.Field);
            json.WriteNumberOrNull("distance", field.Distance);
            json.WriteNumberOrNull("score", field.Score);
            json.WriteNumber("model_version", field.ModelVersion);
            json.WriteNumberOrNull("query_cell", field.QueryCell);
            json.WriteNumberOrNull("hit_cell", field.HitCell);
            json.WriteStartArray("subspaces");
            foreach (var subspace in field.Subspaces) WriteSubspace(json, subspace);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteSubspace(Utf8JsonWriter json, SubspaceExplanation subspace)
    {
        json.WriteStartObject();
        json.WriteNumber("subspace", subspace.Subspace);
        json.WriteNumber("query_cluster", subspace.QueryCluster);
        json.WriteNumber("hit_cluster", subspace.HitCluster);
        json.WriteBoolean("shared", subspace.Shared);
        json.WriteNumber("document_frequency", subspace.DocumentFrequency);
        json.WriteNumberOrNull("idf", subspace.Idf);
        json.WriteNumberOrNull("distance_share", subspace.DistanceShare);
        json.WriteEndObject();
    }
}
