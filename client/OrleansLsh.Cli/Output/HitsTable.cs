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
        int decimals = Decimals(response.Hits);
        for (int at = 0; at < response.Hits.Count; at++)
        {
            var hit = response.Hits[at];
            table.Add([$"{at + 1}", ResultTable.Number(hit.Score, decimals), hit.Distance is { } distance ? ResultTable.Number(distance, 4) : "-", hit.Id,
                .. sources.Select(source => Value(hit.Source, source))]);
        }
        table.Print(title);
        foreach (string warning in response.Warnings) terminal.Error.WriteLine(warning);
    }

    /// <summary>Four, or more where scores are so small that these would show nothing: squared distances of pixels run into the millions.</summary>
    private static int Decimals(IReadOnlyList<SearchHit> hits)
    {
        double best = hits.Select(hit => hit.Score).DefaultIfEmpty().Max();
        return best > 0 ? Math.Clamp(3 - (int)Math.Floor(Math.Log10(best)), 4, 12) : 4;
    }

    private static string Value(JsonElement source, string name)
    {
        if (source.ValueKind is not JsonValueKind.Object || !source.TryGetProperty(name, out var value)) return "";
        string text = value.ToString();
        return text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…";
    }
}
