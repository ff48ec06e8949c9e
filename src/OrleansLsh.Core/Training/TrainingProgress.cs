namespace OrleansLsh.Core.Training;

/// <summary>How far a training has come.</summary>
/// <param name="Stage">What is being done now.</param>
/// <param name="Done">Units of the stage that are finished.</param>
/// <param name="Total">Units of the stage in all.</param>
public readonly record struct TrainingProgress(TrainingStage Stage, long Done, long Total);
