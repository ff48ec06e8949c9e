using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Training;

/// <summary>What a training makes of a checked sample.</summary>
/// <param name="Split">Which components belong to which subspace.</param>
/// <param name="Shaping">The vectors that the subspaces are trained on; the cells take the whole sample.</param>
/// <param name="Cells">Cells K, 0 for none.</param>
public sealed record TrainingPlan(SubspaceSplit Split, VectorBlock Shaping, int Cells);
