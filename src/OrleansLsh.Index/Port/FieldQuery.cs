namespace OrleansLsh.Index.Port;

/// <summary>One vector field of a query.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Weight">Its weight beside the other fields, above 0.</param>
/// <param name="Setting">The knobs.</param>
/// <param name="Vector">D components; empty in a search by id.</param>
/// <param name="ModelVersion">The model that made the codes, or that the setting was measured on; the query is refused where the field has
/// another by now. 0 where it serves any model, and where the field has none.</param>
/// <param name="Codes">n codes of the vector; empty in a search by id or without a model.</param>
public sealed record FieldQuery(
    string Field, double Weight, SearchSetting Setting, ReadOnlyMemory<float> Vector = default, int ModelVersion =
        0, ReadOnlyMemory<byte> Codes = default)
{
    /// <summary>The embedder that the field had when the query was made ready; the query is refused where it has another by now. Null for
    /// none.</summary>
    public string? Embedder { get; init; }

    /// <summary>Whether the query is of the embedder, and of the dimensions, that the field has.</summary>
    /// <param name="field">The field as it is now.</param>
    public bool IsOf(VectorField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return Embedder == field.Embedder && (Vector.IsEmpty || Vector.Length == field.Dimensions);
    }

    /// <summary>Refuses the query where the field's vectors are made by another embedder by now, or have other dimensions.</summary>
    /// <param name="field">The field as it is now.</param>
    /// <param name="collection">The collection's name, for the message.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.ModelMismatch"/>.</exception>
    public void RequireEmbedder(VectorField field, string collection)
    {
        if (!IsOf(field))
            throw new LshException(ErrorKind.ModelMismatch,
                $"The vectors of field '{field.Name}' of collection '{collection}' are made by {Named(field.Embedder)} by now, in "
                + $"{field.Dimensions:N0} dimensions; the query is of {Named(Embedder)}. Make it again.");
    }

    private static string Named(string? embedder) => embedder is null ? "no embedder" : $"the embedder '{embedder}'";

    /// <summary>Squared Euclidean distance to the nearest cell's centroid beyond which a query is unlike those that the setting was
    /// measured with, and takes <see cref="SearchPolicy.FarProbes"/>. Infinite where nothing is known of it, and for knobs that a
    /// request names.</summary>
    public float UsualDistance { get; init; } = float.PositiveInfinity;
}
