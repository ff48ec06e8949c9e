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
    /// <summary>Squared Euclidean distance to the nearest cell's centroid beyond which a query is unlike those that the setting was
    /// measured with, and takes <see cref="SearchPolicy.FarProbes"/>. Infinite where nothing is known of it, and for knobs that a
    /// request names.</summary>
    public float UsualDistance { get; init; } = float.PositiveInfinity;
}
