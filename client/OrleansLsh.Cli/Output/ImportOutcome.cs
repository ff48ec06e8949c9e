namespace OrleansLsh.Cli.Output;

/// <summary>What became of an import.</summary>
internal static class ImportOutcome
{
    /// <summary>Counts on standard output, failures on standard error.</summary>
    public static void Print(Terminal terminal, ImportReport report, TimeSpan took, bool asJson)
    {
        PrintFailures(terminal, report.Failures, report.Failed);
        double perSecond = report.Written / Math.Max(took.TotalSeconds, 1e-3);
        if (!asJson)
        {
            terminal.Out.WriteLine($"{ResultTable.Number(report.Written)} written, {ResultTable.Number(report.Failed)} failed, "
                + $"{ResultTable.Number(took.TotalSeconds, 1)} s, {ResultTable.Number((long)perSecond)} documents/s");
            return;
        }
        terminal.WriteJson(json =>
        {
            json.WriteNumber("read", report.Read);
            json.WriteNumber("written", report.Written);
            json.WriteNumber("failed", report.Failed);
            json.WriteNumber("seconds", Math.Round(took.TotalSeconds, 3));
            json.WriteNumber("documents_per_second", Math.Round(perSecond));
        });
    }

    /// <summary>Failures on standard error, one a line, and how many more there are.</summary>
    /// <param name="terminal">Where they go.</param>
    /// <param name="failures">Those that are told.</param>
    /// <param name="failed">All of them.</param>
    public static void PrintFailures(Terminal terminal, IReadOnlyList<DocumentFailure> failures, long failed)
    {
        foreach (DocumentFailure failure in failures)
        {
            string place = failure.Place is null ? "" : $"{ResultTable.Printable(failure.Place)}: ";
            terminal.Error.WriteLine($"lsh: {place}document {failure.Position} ('{Short(failure.Id)}'): {failure.Message}");
        }
        if (failed > failures.Count)
            terminal.Error.WriteLine(
                $"lsh: and {ResultTable.Number(failed - failures.Count)} more failed; --max-failures lists more of them");
    }

    private static string Short(string id) => ResultTable.Printable(id.Length <= 80 ? id : id[..80] + "…");
}
