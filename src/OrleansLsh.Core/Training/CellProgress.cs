namespace OrleansLsh.Core.Training;

/// <summary>Reports iterations of the cells as progress of the training, on the thread that made them.</summary>
internal sealed class CellProgress(IProgress<TrainingProgress> training) : IProgress<int>
{
    /// <summary>How many iterations there will be shows only at the last: the total is what is done so far.</summary>
    public void Report(int value) => training.Report(new TrainingProgress(TrainingStage.Cells, value, value));
}
