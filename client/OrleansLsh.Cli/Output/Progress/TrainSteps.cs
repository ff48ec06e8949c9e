using OrleansLsh.Core.Training;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Output;

/// <summary>A training's reports as steps.</summary>
/// <param name="display">Where they are shown.</param>
internal sealed class TrainSteps(IProgress<ProgressStep> display) : IProgress<TrainProgress>
{
    /// <inheritdoc/>
    public void Report(TrainProgress value)
    {
        var (stage, done, total) = value.Progress;
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
        TrainingStage.Tuning => "choosing the default setting",
        _ => EnumWord.Of(stage),
    };
}
