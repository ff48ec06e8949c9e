using System.Text.Json;

namespace OrleansLsh.Cli.Output;

/// <summary>What a training measured of methods before it took one.</summary>
internal static class MeasuredMethods
{
    /// <summary>A table, a row a method; the one taken has a star.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="title">Whose methods, and when they were tried.</param>
    /// <param name="methods">The table.</param>
    public static void Print(Terminal terminal, string title, MethodTable methods)
    {
        var table = new ResultTable(
            terminal, "method", "knobs", ">recall@10", ">5 % filter", ">5 % apart", ">queries/s", ">of 8 callers", ">5 % filter",
            ">of 8 callers", ">bytes/document", ">memory/document", ">build s", "keeps recall");
        foreach (MeasuredMethod measured in methods.Methods)
            table.Add(
                measured.Method == methods.Chosen ? $"{EnumWord.Of(measured.Method)} *" : EnumWord.Of(measured.Method),
                MeasuredSettings.Knobs(measured.Setting), ResultTable.Number(measured.Recall, 4),
                ResultTable.Number(measured.FilteredRecall, 4),
                measured.ApartRecall is { } apart ? ResultTable.Number(apart, 4) : "", Rate(measured.QueriesPerSecond),
                Rate(measured.QueriesPerSecondOfEight),
                Rate(measured.FilteredQueriesPerSecond), Rate(measured.FilteredQueriesPerSecondOfEight),
                Rate(measured.BytesPerDocument), measured.MemoryPerDocument is { } memory ? Rate(memory) : "",
                ResultTable.Number(measured.BuildSeconds, 1), measured.KeepsRecall ? "yes" : "no");
        table.Print(
            $"\n{title}, on {ResultTable.Number(methods.Documents)} documents and "
            + $"{ResultTable.Number(methods.Queries)} queries, in {ResultTable.Number(methods.Seconds, 0)} s; * is the cheapest");
    }

    /// <summary>The properties of what was tried.</summary>
    public static void Write(Utf8JsonWriter json, MethodTable methods)
    {
        json.WriteString("chosen", EnumWord.Of(methods.Chosen));
        json.WriteNumber("documents", methods.Documents);
        json.WriteNumber("queries", methods.Queries);
        json.WriteNumber("seconds", Math.Round(methods.Seconds, 1));
        json.WriteStartArray("methods");
        foreach (MeasuredMethod measured in methods.Methods)
        {
            json.WriteStartObject();
            json.WriteString("method", EnumWord.Of(measured.Method));
            json.WritePropertyName("setting");
            json.WriteRawValue(Input.SettingText.ToJson(measured.Setting));
            json.WriteNumber("recall", Math.Round(measured.Recall, 6));
            json.WriteNumber("filtered_recall", Math.Round(measured.FilteredRecall, 6));
            if (measured.ApartRecall is { } apart) json.WriteNumber("apart_recall", Math.Round(apart, 6));
            json.WriteNumber("qps", Math.Round(measured.QueriesPerSecond, 1));
            json.WriteNumber("qps_of_eight", Math.Round(measured.QueriesPerSecondOfEight, 1));
            json.WriteNumber("filtered_qps", Math.Round(measured.FilteredQueriesPerSecond, 1));
            json.WriteNumber("filtered_qps_of_eight", Math.Round(measured.FilteredQueriesPerSecondOfEight, 1));
            json.WriteNumber("bytes_per_document", Math.Round(measured.BytesPerDocument, 1));
            if (measured.MemoryPerDocument is { } memory) json.WriteNumber("memory_per_document", Math.Round(memory, 1));
            json.WriteNumber("build_seconds", Math.Round(measured.BuildSeconds, 2));
            json.WriteBoolean("keeps_recall", measured.KeepsRecall);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string Rate(double perSecond) => ResultTable.Number((long)Math.Round(perSecond));
}
