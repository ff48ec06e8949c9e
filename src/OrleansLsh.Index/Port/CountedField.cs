using OrleansLsh.Core.Models;

namespace OrleansLsh.Index.Port;

/// <summary>A vector field with how many documents have it, which trainings, explanations and descriptions need, and searches do
/// not.</summary>
/// <param name="Field">Name, dimensions, metric.</param>
/// <param name="Documents">Documents that have a vector in it.</param>
/// <param name="Model">Its current model; null where none is trained yet.</param>
/// <param name="Tuning">The default setting and its curve; null where none was measured.</param>
public sealed record CountedField(VectorField Field, long Documents, Model? Model, FieldTuning? Tuning) : FieldState(Field, Model, Tuning)
{
    /// <summary>The fields of a collection, in the order of creation, counted now.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<IReadOnlyList<CountedField>> AllAsync(ICollectionReader collection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(collection);
        IReadOnlyList<long> counts = await collection.CountFieldsAsync(cancellationToken);
        var fields = new CountedField[counts.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            FieldState state = await collection.StateAsync(collection.Fields[i].Name, cancellationToken);
            fields[i] = new CountedField(state.Field, counts[i], state.Model, state.Tuning);
        }
        return fields;
    }
}
