namespace OrleansLsh.Core.Training;

/// <summary>Reports iterations of the cells as progress of the training, on the thread that made them.</summary>
internal sealed class CellProgress(IProgress<TrainingProgress> training) : IProgress<int>
{
    /// <summary>The total is the most that there can be; cells that settle earlier end below it.</summary>
    public void Report(int value) => training.Report(new TrainingProgress(TrainingStage.Cells, value, CellTrainer.MostIterations));
}
