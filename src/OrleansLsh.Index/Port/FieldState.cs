using OrleansLsh.Core.Models;

namespace OrleansLsh.Index.Port;

/// <summary>A vector field with what searches of it and writes into it go by.</summary>
/// <param name="Field">Name, dimensions, metric.</param>
/// <param name="Model">Its current model; null where none is trained yet.</param>
/// <param name="Tuning">The default setting and its curve; null where none was measured.</param>
public record FieldState(VectorField Field, Model? Model, FieldTuning? Tuning)
{
    /// <summary>The current model's version, 0 without a model.</summary>
    public int ModelVersion => Model?.Version ?? 0;
}
