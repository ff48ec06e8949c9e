using System.Text.Json;

namespace OrleansLsh.Cli.Output;

/// <summary>Recall and speed of settings.</summary>
internal static class MeasuredSettings
{
    /// <summary>The properties of a line.</summary>
    public static void Write(Utf8JsonWriter json, MeasuredSetting measured)
    {
        json.WriteString("setting", measured.Name);
        json.WriteNumber("k", measured.K);
        json.WriteNumberOrNull("recall", Math.Round(measured.Recall, 6));
        json.WriteNumberOrNull("qps", Math.Round(measured.QueriesPerSecond, 1));
        json.WriteNumberOrNull("p50_ms", Math.Round(measured.P50, 4));
        json.WriteNumberOrNull("p95_ms", Math.Round(measured.P95, 4));
        json.WriteNumberOrNull("p99_ms", Math.Round(measured.P99, 4));
    }

    /// <summary>A table, a row a setting.</summary>
    public static void Print(Terminal terminal, IReadOnlyList<MeasuredSetting> settings, string? title = null)
    {
        string k = settings.Count == 0 ? "k" : $"{settings[0].K}";
        var table = new ResultTable(terminal, "setting", $">recall@{k}", ">queries/s", ">p50 ms", ">p95 ms", ">p99 ms", "knobs");
        foreach (MeasuredSetting measured in settings)
            table.Add(measured.Name, ResultTable.Number(measured.Recall, 4), ResultTable.Number((long)measured.QueriesPerSecond),
                ResultTable.Number(measured.P50, 3), ResultTable.Number(measured.P95, 3), ResultTable.Number(measured.P99, 3),
                Knobs(measured.Setting));
        table.Print(title);
    }

    /// <summary>The settings that no other beats in both recall and speed, by recall.</summary>
    public static IReadOnlyList<MeasuredSetting> Unbeaten(IReadOnlyList<MeasuredSetting> settings)
    {
        var unbeaten = new List<MeasuredSetting>();
        foreach (MeasuredSetting setting in settings.OrderByDescending(setting => setting.Recall)
            .ThenByDescending(setting => setting.QueriesPerSecond))
            if (unbeaten.Count == 0 || setting.QueriesPerSecond > unbeaten[^1].QueriesPerSecond) unbeaten.Add(setting);
        unbeaten.Reverse();
        return unbeaten;
    }

    /// <summary>The knobs of a setting in a few words.</summary>
    public static string Knobs(SearchSetting setting)
    {
        var words = new List<string> { EnumWord.Of(setting.Scoring) };
        if (setting.Probes is { } probes) words.Add($"probes {probes}");
        if (setting.Candidates is { } candidates) words.Add($"candidates {candidates}");
        if (!setting.Rerank && setting.Scoring is not Scoring.Exact) words.Add("no re-rank");
        return string.Join(", ", words);
    }
}
