namespace OrleansLsh;

/// <summary>How far a training has come.</summary>
/// <param name="Field">The field being trained.</param>
/// <param name="Progress">Its stage.</param>
public readonly record struct TrainProgress(string Field, TrainingProgress Progress);
