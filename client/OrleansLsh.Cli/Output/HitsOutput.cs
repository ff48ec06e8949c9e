using System.Text.Json;

namespace OrleansLsh.Cli.Output;

/// <summary>The answer to one query as a table.</summary>
internal static class HitsTable
{
    private const int ShownCharacters = 80;

    /// <summary>A row a hit, with a column for every source field that some hit carries.</summary>
    public static void Print(Terminal terminal, SearchResponse response, string? title = null)
    {
        string[] sources = [.. response.Hits.Where(hit => hit.Source.ValueKind is JsonValueKind.Object)
            .SelectMany(hit => hit.Source.EnumerateObject()).Select(property => property.Name).Distinct()];
        string[] groups = response.Hits.Any(hit => hit.Group is not null) ? ["group"] : [];
        var table = new ResultTable(terminal, [">#", ">score", ">distance", "id", .. groups, .. sources]);
        int decimals = Decimals(response.Hits);
        for (int at = 0; at < response.Hits.Count; at++)
        {
            SearchHit hit = response.Hits[at];
            string distance = hit.Distance is { } far ? ResultTable.Number(far, 4) : "-";
            table.Add([$"{at + 1}", ResultTable.Number(hit.Score, decimals), distance, hit.Id,
                .. groups.Select(_ => $"{hit.Group}"), .. sources.Select(source => Value(hit.Source, source))]);
        }
        table.Print(title);
        foreach (string warning in response.Warnings) terminal.Error.WriteLine(warning);
    }

    /// <summary>Four, or more where scores are so small that these would show nothing: squared distances of pixels run into the
    /// millions.</summary>
    private static int Decimals(IReadOnlyList<SearchHit> hits)
    {
        double best = hits.Select(hit => hit.Score).DefaultIfEmpty().Max();
        return best > 0 ? Math.Clamp(3 - (int)Math.Floor(Math.Log10(best)), 4, 12) : 4;
    }

    private static string Value(JsonElement source, string name)
    {
        if (source.ValueKind is not JsonValueKind.Object || !source.TryGetProperty(name, out JsonElement value)) return "";
        string text = value.ToString();
        // Nobody reads a picture's bytes.
        if (text.StartsWith("data:", StringComparison.Ordinal)
            && text.IndexOf(";base64,", StringComparison.Ordinal) is > 0 and < ShownCharacters and var end)
            return text[..end] + ";base64,…";
        return text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…";
    }
}

/// <summary>Why a document is near a query, as tables.</summary>
internal static class ExplanationTable
{
    /// <summary>A table a field, a row a subspace.</summary>
    public static void Print(Terminal terminal, Explanation explanation)
    {
        foreach (FieldExplanation field in explanation.Fields)
        {
            var table = new ResultTable(terminal, ">subspace", ">query", ">hit", "shared", ">documents", ">idf", ">share of distance");
            foreach (SubspaceExplanation subspace in field.Subspaces)
                table.Add($"{subspace.Subspace}", $"{subspace.Subspace}-{subspace.QueryCluster}",
                    $"{subspace.Subspace}-{subspace.HitCluster}",
                    subspace.Shared ? "yes" : "", ResultTable.Number(subspace.DocumentFrequency), ResultTable.Number(subspace.Idf, 2),
                    ResultTable.Number(100 * subspace.DistanceShare, 1) + " %");
            int shared = field.Subspaces.Count(subspace => subspace.Shared);
            string cells = field.QueryCell is { } query ? $", cell {query} and {field.HitCell}" : "";
            table.Print($"\n{ResultTable.Printable(explanation.Id)}, field {field.Field}: "
                + $"distance {ResultTable.Number(field.Distance, 4)}, "
                + $"{shared} of {field.Subspaces.Count} tokens shared{cells}");
        }
    }
}

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
        if (hit.Group is { } group)
        {
            json.WritePropertyName("group");
            JsonSerializer.Serialize(json, group);
        }
        DocumentJson.WriteSource(json, hit.Source);
        if (hit.Vectors is { } vectors) json.WriteVectors(vectors);
    }

    private static void WriteExplanation(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteStartArray("explanation");
        foreach (FieldExplanation field in explanation.Fields)
        {
            json.WriteStartObject();
            json.WriteString("field", field.Field);
            json.WriteNumberOrNull("distance", field.Distance);
            json.WriteNumberOrNull("score", field.Score);
            json.WriteNumber("model_version", field.ModelVersion);
            json.WriteNumberOrNull("query_cell", field.QueryCell);
            json.WriteNumberOrNull("hit_cell", field.HitCell);
            json.WriteStartArray("subspaces");
            foreach (SubspaceExplanation subspace in field.Subspaces) WriteSubspace(json, subspace);
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
