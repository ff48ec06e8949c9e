using System.Text.Json;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Requests;

namespace OrleansLsh.Http.Wire;

/// <summary>The answer to a search on the wire, written and read by hand: it is the one that is asked for most.</summary>
internal static class SearchAnswer
{
    /// <summary><c>{"took_ms":0.1,"hits":[{"id":"a","score":0.9,"distance":0.2,"source":{…}}]}</c>, and <c>"warnings":["…"]</c> where there
    /// are any.</summary>
    public static void Write(Utf8JsonWriter json, SearchResponse response)
    {
        Begin(json, response);
        for (int at = 0; at < response.Hits.Count; at++) WriteHit(json, response.Hits[at]);
        End(json, response);
    }

    /// <summary>Writes a large answer piece by piece.</summary>
    public static async Task WriteAsync(StreamedJson answer, SearchResponse response)
    {
        Begin(answer.Json, response);
        for (int at = 0; at < response.Hits.Count; at++)
        {
            WriteHit(answer.Json, response.Hits[at]);
            await answer.SendFullPieceAsync();
        }
        End(answer.Json, response);
    }

    /// <summary>The answer from its JSON.</summary>
    public static SearchResponse Read(JsonElement json) => new(
        [.. json.GetProperty("hits"u8).EnumerateArray().Select(ReadHit)],
        TimeSpan.FromMilliseconds(json.GetProperty("took_ms"u8).GetDouble()))
    {
        Warnings = json.TryGetProperty("warnings"u8, out JsonElement warnings)
            ? [.. warnings.EnumerateArray().Select(warning => warning.GetString()!)]
            : [],
    };

    private static void WriteWarnings(Utf8JsonWriter json, IReadOnlyList<string> warnings)
    {
        json.WriteStartArray("warnings"u8);
        foreach (string warning in warnings) json.WriteStringValue(warning);
        json.WriteEndArray();
    }

    private static void Begin(Utf8JsonWriter json, SearchResponse response)
    {
        json.WriteStartObject();
        json.WriteNumber("took_ms"u8, Answer.Milliseconds(response.Took));
        json.WriteStartArray("hits"u8);
    }

    private static void End(Utf8JsonWriter json, SearchResponse response)
    {
        json.WriteEndArray();
        if (response.Warnings.Count > 0) WriteWarnings(json, response.Warnings);
        json.WriteEndObject();
    }

    private static void WriteHit(Utf8JsonWriter json, SearchHit hit)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, hit.Id);
        json.WriteNumber("score"u8, hit.Score);
        if (hit.Distance is { } distance) json.WriteNumber("distance"u8, distance);
        else json.WriteNull("distance"u8);
        if (hit.Group is { } group)
        {
            json.WritePropertyName("group"u8);
            JsonSerializer.Serialize(json, group, LshJson.Of<FilterValue>());
        }
        if (hit.Source.ValueKind != JsonValueKind.Undefined)
        {
            json.WritePropertyName("source"u8);
            hit.Source.WriteTo(json);
        }
        if (hit.Vectors is { } vectors)
        {
            json.WritePropertyName("vectors"u8);
            VectorsJson.Write(json, vectors);
        }
        json.WriteEndObject();
    }

    private static SearchHit ReadHit(JsonElement hit)
    {
        JsonElement distance = hit.GetProperty("distance"u8);
        return new SearchHit(
            hit.GetProperty("id"u8).GetString()!,
            hit.GetProperty("score"u8).GetDouble(),
            distance.ValueKind == JsonValueKind.Null ? null : distance.GetDouble(),
            hit.TryGetProperty("source"u8, out JsonElement source) ? source : default,
            hit.TryGetProperty("vectors"u8, out JsonElement vectors)
                ? JsonSerializer.Deserialize(vectors, LshJson.Of<IReadOnlyDictionary<string, ReadOnlyMemory<float>>>())
                : null)
        {
            Group = hit.TryGetProperty("group"u8, out JsonElement group)
                ? JsonSerializer.Deserialize(group, LshJson.Of<FilterValue>())
                : (FilterValue?)null,
        };
    }
}
