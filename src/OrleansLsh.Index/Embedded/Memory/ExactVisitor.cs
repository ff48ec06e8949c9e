using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>Compares by float vectors whatever the residuals cannot rule out, so that nothing nearer is missed.</summary>
/// <remarks>By the triangle inequality a document at distance t has its quantised residual within
/// t + error of the query's residual + error of the document's residual.</remarks>
internal ref struct ExactVisitor(FieldIndex index, ReadOnlySpan<float> vector, SlotRestriction restriction, NearestBuffer nearest)
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
        return gap > 0 && gap * gap > nearest.Threshold;
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
        if (!restriction.Allows(slot)) return;
        nearest.OfferTightly(ExactDistance.Squared(_vector, index.Vector(slot)), slot);
        Tighten();
    }

    private void Tighten()
    {
        float reach = MathF.Sqrt(nearest.Threshold) + _errors;
        Threshold = reach * reach + _slack;
    }
}
