using System.Numerics;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Index.Embedded.Memory;

/// <remarks>What differs by the metric. Under dot, vectors lie elsewhere for cells (<see cref="DotSpace"/>), and the vectors themselves are
/// compared by their dot products.</remarks>
internal sealed partial class FieldIndex
{
    // A radius is a float: the longest vector of the training is not beyond it.
    private const double Rounding = 1e-6;

    // Documents that are longer than all of the training were, and lie further away than their dot products say: few, until the next
    // training, and often the best. Every search compares them.
    private SlotList _beyond = SlotList.Empty;

    /// <summary>Whether every search compares all vectors: under dot they lie nowhere until there are cells.</summary>
    public bool ComparesAll => Field.Metric == Metric.Dot && _book is null;

    /// <summary>How near a document is, the less the nearer: the squared Euclidean distance, or the negative dot product.</summary>
    /// <param name="vector">A query, D components.</param>
    /// <param name="slot">A document that has the field.</param>
    public float Compare(ReadOnlySpan<float> vector, int slot) => Field.Metric == Metric.Dot
        ? ExactDistance.NegativeDot(vector, Vector(slot))
        : ExactDistance.Squared(vector, Vector(slot));

    /// <summary>Where a document lies for the cells.</summary>
    public ReadOnlySpan<float> Placed(ReadOnlySpan<float> vector) => _book is null ? vector : Model!.Placed(vector);

    /// <summary>Where a query lies for the cells.</summary>
    public ReadOnlySpan<float> PlacedQuery(ReadOnlySpan<float> query) => _book is null ? query : Model!.PlacedQuery(query);

    /// <summary>Makes ready for so many of what <see cref="Compare(ReadOnlySpan{float}, int)"/> says.</summary>
    private void Expect(NearestBuffer nearest, int wanted) =>
        nearest.Reset(wanted, least: Field.Metric == Metric.Dot ? float.NegativeInfinity : 0);

    /// <summary>Whether a document is among those that every search compares, whatever is found by cells.</summary>
    public bool IsBeyond(int slot) => !_beyond.IsEmpty && IsBeyond(Vector(slot));

    private bool IsBeyond(ReadOnlySpan<float> vector) =>
        Model?.Space is { } space && VectorRules.SquaredNorm(vector) > (double)space.Radius * space.Radius * (1 + Rounding);

    private void CompareBeyond(ReadOnlySpan<float> vector, SlotRestriction restriction, NearestBuffer nearest, bool tightly)
    {
        foreach (int slot in _beyond.Slots)
        {
            if (!restriction.Allows(slot) || !Has(slot)) continue;
            if (tightly) nearest.OfferTightly(Compare(vector, slot), slot);
            else nearest.Offer(Compare(vector, slot), slot);
        }
    }

    /// <summary>What squared distances, where vectors lie for the cells, what <see cref="Compare(ReadOnlySpan{float}, int)"/> says stands
    /// for.</summary>
    public ComparedScale Scale(ReadOnlySpan<float> query)
    {
        if (Model?.Space is not { } space) return new ComparedScale(0, 1);
        DotScale scale = space.Scale(query);
        return new ComparedScale((float)scale.Offset, (float)scale.Slope);
    }

    private int CompareAll(ReadOnlySpan<float> vector, int wanted, SlotRestriction restriction, Scratch scratch)
    {
        Expect(scratch.Nearest, wanted);
        for (int chunk = 0; chunk < _chunks.Length; chunk++)
        {
            scratch.CancellationToken.ThrowIfCancellationRequested();
            if (_chunks[chunk] is not { } home) continue;
            for (int block = 0; block < FieldChunk.Slots / 64; block++)
            {
                ulong rows = home.Having(block) & restriction.Allowed(chunk * (FieldChunk.Slots / 64) + block);
                for (; rows != 0; rows &= rows - 1)
                {
                    int slot = chunk * FieldChunk.Slots + block * 64 + BitOperations.TrailingZeroCount(rows);
                    scratch.Nearest.Offer(Compare(vector, slot), slot);
                }
            }
        }
        return scratch.Nearest.Sort();
    }
}
