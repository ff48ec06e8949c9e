namespace OrleansLsh.Cli.Output;

/// <summary>An import's reports as steps; remembers the last one, for what is said when it is cut off.</summary>
/// <param name="display">Where they are shown.</param>
/// <param name="total">Documents in all; null where only the end tells.</param>
/// <param name="unit">What they are.</param>
/// <param name="skip">How many are passed over.</param>
/// <param name="time">Tells how fast it goes.</param>
internal sealed class ImportSteps(IProgress<ProgressStep> display, long? total, string unit, long skip, TimeProvider time)
    : IProgress<ImportProgress>
{
    /// <summary>The pace is that of this time: what was imported before goes by faster.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);

    private readonly Queue<(long At, long Read)> _recent = new([(time.GetTimestamp(), skip)]);

    /// <summary>The last report.</summary>
    public ImportProgress Last { get; private set; }

    /// <summary>What failed so far, as far as it was told.</summary>
    public List<DocumentFailure> Failures { get; } = [];

    /// <inheritdoc/>
    public void Report(ImportProgress value)
    {
        Last = value;
        if (value.Failures is { } failures) Failures.AddRange(failures);
        double perSecond = PerSecond(value.Read);
        double? left = total is { } all && perSecond > 0 ? (all - value.Read) / perSecond : null;
        string pace = $"{ResultTable.Number(perSecond, perSecond < 10 ? 1 : 0)} {unit}/s";
        display.Report(new ProgressStep("importing", value.Read, total, JsonLine.Of(json =>
        {
            json.WriteNumber("read", value.Read);
            json.WriteNumber("written", value.Written);
            json.WriteNumber("failed", value.Failed);
            if (total is { } documents) json.WriteNumber("total", documents);
            json.WriteNumber("per_second", Math.Round(perSecond, 1));
            if (left is { } seconds) json.WriteNumber("seconds_left", Math.Round(seconds, 1));
        }), left is { } rest ? $"{pace}, {Duration(rest)} left" : pace));
    }

    private double PerSecond(long read)
    {
        long now = time.GetTimestamp();
        while (_recent.Count > 1 && time.GetElapsedTime(_recent.Peek().At, now) > Window) _recent.Dequeue();
        (long at, long before) = _recent.Peek();
        _recent.Enqueue((now, read));
        return (read - before) / Math.Max(time.GetElapsedTime(at, now).TotalSeconds, 1e-3);
    }

    private static string Duration(double seconds) =>
        seconds < 90 ? $"{ResultTable.Number(seconds, 0)} s"
        : seconds < 5_400 ? $"{ResultTable.Number(seconds / 60, 0)} min"
        : $"{ResultTable.Number(seconds / 3_600, 1)} h";
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
