using OrleansLsh.Core.Training;

namespace OrleansLsh.Index;

/// <summary>Which fields to train, and how.</summary>
/// <param name="Options">How.</param>
/// <param name="Fields">Which vector fields; null for all.</param>
public sealed record TrainRequest(TrainingOptions Options, IReadOnlyList<string>? Fields = null);
