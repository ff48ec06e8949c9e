namespace OrleansLsh.Cli.Output;

/// <summary>Counts documents and reports every thousandth.</summary>
/// <param name="display">Where it is shown.</param>
/// <param name="title">What is being done.</param>
/// <param name="total">Documents in all.</param>
internal sealed class CountSteps(IProgress<ProgressStep> display, string title, long total)
{
    private const int Interval = 1_000;

    /// <summary>Documents so far.</summary>
    public long Count { get; private set; }

    /// <summary>One more.</summary>
    public void Next()
    {
        if (++Count % Interval != 0) return;
        display.Report(new ProgressStep(title, Count, total, JsonLine.Of(json =>
        {
            json.WriteNumber("done", Count);
            json.WriteNumber("total", total);
        })));
    }
}
