using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Output;

/// <summary>An import's reports as steps; remembers the last one, for what is said when it is cut off.</summary>
/// <param name="display">Where they are shown.</param>
/// <param name="total">Documents in all; null where only the end tells.</param>
internal sealed class ImportSteps(IProgress<ProgressStep> display, long? total) : IProgress<ImportProgress>
{
    /// <summary>The last report.</summary>
    public ImportProgress Last { get; private set; }

    /// <summary>What failed so far, as far as it was told.</summary>
    public List<DocumentFailure> Failures { get; } = [];

    /// <inheritdoc/>
    public void Report(ImportProgress value)
    {
        Last = value;
        if (value.Failures is { } failures) Failures.AddRange(failures);
        display.Report(new ProgressStep("importing", value.Read, total, JsonLine.Of(json =>
        {
            json.WriteNumber("read", value.Read);
            json.WriteNumber("written", value.Written);
            json.WriteNumber("failed", value.Failed);
        })));
    }
}
