using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>Compares by float vectors whatever the residuals cannot rule out, so that nothing nearer is missed.</summary>
/// <remarks>By the triangle inequality a document at distance t has its quantised residual within
/// t + error of the query's residual + error of the document's residual.</remarks>
/// <param name="index">The field.</param>
/// <param name="vector">The query.</param>
/// <param name="scale">How far a document can lie at most for it to be as near as another.</param>
/// <param name="restriction">Which slots may be returned.</param>
/// <param name="nearest">Gets them.</param>
internal ref struct ExactVisitor(
    FieldIndex index, ReadOnlySpan<float> vector, ComparedScale scale, SlotRestriction restriction, NearestBuffer nearest)
    : IResidualVisitor
{
    // Sums of a thousand floats are off by less than this part of the larger operand.
    private const float Rounding = 1e-5f;

    private readonly ReadOnlySpan<float> _vector = vector;
    private float _errors;
    private float _slack;

    /// <inheritdoc/>
    public float Threshold { get; private set; } = float.PositiveInfinity;

    /// <summary>Whether the cell's nearest possible document is further than what was found already.</summary>
    /// <param name="documents">The cell.</param>
    /// <param name="toCentroid">Squared distance of the query to its centroid.</param>
    public readonly bool IsOutOfReach(ResidualBlocks documents, float toCentroid)
    {
        float gap = MathF.Sqrt(toCentroid) * (1 - Rounding) - documents.Radius * (1 + Rounding);
        return gap > 0 && gap * gap > scale.Squared(nearest.Threshold);
    }

    /// <summary>Sets the threshold for a cell.</summary>
    public void Enter(ResidualBlocks documents, ResidualQuery query)
    {
        _errors = query.Error + documents.MaxError;
        float reach = documents.Radius + documents.MaxError;
        _slack = Rounding * (query.SquaredNorm + reach * reach);
        Tighten();
    }

    /// <inheritdoc/>
    public void Visit(int slot, float distance)
    {
        if (!restriction.Allows(slot) || index.IsBeyond(slot)) return;
        nearest.OfferTightly(index.Compare(_vector, slot), slot);
        Tighten();
    }

    private void Tighten()
    {
        float reach = MathF.Sqrt(scale.Squared(nearest.Threshold)) + _errors;
        Threshold = reach * reach + _slack;
    }
}

/// <summary>How far documents lie at most, squared, that compare as well as another: Offset + Slope · what
/// <see cref="FieldIndex.Compare(ReadOnlySpan{float}, int)"/> says of that.</summary>
/// <param name="Offset">0 where squared distances are compared.</param>
/// <param name="Slope">1 where squared distances are compared.</param>
internal readonly record struct ComparedScale(float Offset, float Slope)
{
    /// <summary>The squared distance, 0 or more.</summary>
    public float Squared(float compared) => float.IsPositiveInfinity(compared) ? compared : Math.Max(0, Offset + Slope * compared);
}
