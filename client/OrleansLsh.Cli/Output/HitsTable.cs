using System.Text.Json;
using OrleansLsh.Index.Service;

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
        var table = new ResultTable(terminal, [">#", ">score", ">distance", "id", .. sources]);
        for (int at = 0; at < response.Hits.Count; at++)
        {
            var hit = response.Hits[at];
            table.Add([$"{at + 1}", ResultTable.Number(hit.Score, 4), hit.Distance is { } distance ? ResultTable.Number(distance, 4) : "-", hit.Id,
                .. sources.Select(source => Value(hit.Source, source))]);
        }
        table.Print(title);
    }

    private static string Value(JsonElement source, string name)
    {
        if (source.ValueKind is not JsonValueKind.Object || !source.TryGetProperty(name, out var value)) return "";
        string text = value.ToString();
        return text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…";
    }
}
