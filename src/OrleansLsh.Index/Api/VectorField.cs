using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Index;

/// <summary>A vector field of a collection.</summary>
/// <param name="Name">Letters, digits, <c>_</c> and <c>-</c>, 1 to 64 of them, starting with a letter.</param>
/// <param name="Dimensions">Components of its vectors D, 1 to 65,536.</param>
/// <param name="Metric">How distance is measured in it.</param>
public sealed record VectorField(string Name, int Dimensions, Metric Metric = Metric.Cosine);
