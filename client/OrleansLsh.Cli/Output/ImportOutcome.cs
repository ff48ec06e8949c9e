using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Output;

/// <summary>What became of an import.</summary>
internal static class ImportOutcome
{
    /// <summary>Counts on standard output, failures on standard error.</summary>
    public static void Print(Terminal terminal, ImportReport report, TimeSpan took, bool asJson)
    {
        foreach (var failure in report.Failures)
            terminal.Error.WriteLine($"lsh: document {failure.Position} ('{Short(failure.Id)}'): {failure.Message}");
        if (report.Failed > report.Failures.Count)
            terminal.Error.WriteLine($"lsh: and {ResultTable.Number(report.Failed - report.Failures.Count)} more failed; --max-failures lists more of them");

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

    private static string Short(string id) => ResultTable.Printable(id.Length <= 80 ? id : id[..80] + "…");
}
