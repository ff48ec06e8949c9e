using OrleansLsh.Core.Training;
using OrleansLsh.Index;

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

/// <summary>A training's reports as steps.</summary>
/// <param name="display">Where they are shown.</param>
internal sealed class TrainSteps(IProgress<ProgressStep> display) : IProgress<TrainProgress>
{
    /// <inheritdoc/>
    public void Report(TrainProgress value)
    {
        (TrainingStage stage, long done, long total) = value.Progress;
        display.Report(new ProgressStep($"{value.Field}: {Word(stage)}", done, total, JsonLine.Of(json =>
        {
            json.WriteString("field", value.Field);
            json.WriteString("stage", EnumWord.Of(stage));
            json.WriteNumber("done", done);
            json.WriteNumber("total", total);
        })));
    }

    private static string Word(TrainingStage stage) => stage switch
    {
        TrainingStage.Sampling => "drawing a sample",
        TrainingStage.Subspaces => "clustering subspaces",
        TrainingStage.Cells => "clustering cells",
        TrainingStage.Coding => "hashing documents",
        TrainingStage.Trying => "trying methods on a sample",
        TrainingStage.Tuning => "choosing the default setting",
        _ => EnumWord.Of(stage),
    };
}

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
