using OrleansLsh.Core.Models;

namespace OrleansLsh.Index.Service;

/// <summary>Vectors as a field's model codes them.</summary>
/// <param name="Field">The field.</param>
/// <param name="Model">Its current model.</param>
/// <param name="Vectors">The vectors, of length 1 under cosine.</param>
public sealed record NormalizedVectors(VectorField Field, Model Model, VectorBlock Vectors);
