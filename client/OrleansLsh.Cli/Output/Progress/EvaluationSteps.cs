using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Output;

/// <summary>An evaluation's settings as steps.</summary>
/// <param name="display">Where they are shown.</param>
/// <param name="total">Settings in all.</param>
internal sealed class EvaluationSteps(IProgress<ProgressStep> display, int total) : IProgress<MeasuredSetting>
{
    private int _done;

    /// <inheritdoc/>
    public void Report(MeasuredSetting value) => display.Report(
        new ProgressStep("measuring settings", ++_done, total, JsonLine.Of(json => MeasuredSettings.Write(json, value))));
}
