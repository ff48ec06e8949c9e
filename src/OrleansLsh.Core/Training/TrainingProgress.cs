using OrleansLsh.Core.Training;

namespace OrleansLsh;

/// <summary>How far a training has come.</summary>
/// <param name="Stage">What is being done now.</param>
/// <param name="Done">Units of the stage that are finished.</param>
/// <param name="Total">Units of the stage in all.</param>
public readonly record struct TrainingProgress(TrainingStage Stage, long Done, long Total);

/// <summary>The stages of a training, in their order.</summary>
public enum TrainingStage
{
    /// <summary>Vectors are drawn; units are vectors read.</summary>
    Sampling,

    /// <summary>Subspaces are clustered; units are subspaces.</summary>
    Subspaces,

    /// <summary>The whole vectors are clustered; units are iterations.</summary>
    Cells,

    /// <summary>The collection's vectors are hashed anew; units are documents.</summary>
    Coding,

    /// <summary>The default setting is chosen; units are settings measured.</summary>
    Tuning,

    /// <summary>Methods are tried on a sample, before documents are hashed; units are documents written. Only where the method is
    /// <see cref="IndexMethod.Auto"/> and there is a choice.</summary>
    Trying,
}

/// <summary>Reports iterations of the cells as progress of the training, on the thread that made them.</summary>
internal sealed class CellProgress(IProgress<TrainingProgress> training) : IProgress<int>
{
    /// <summary>The total is the most that there can be; cells that settle earlier end below it.</summary>
    public void Report(int value) => training.Report(new TrainingProgress(TrainingStage.Cells, value, CellTrainer.MostIterations));
}
