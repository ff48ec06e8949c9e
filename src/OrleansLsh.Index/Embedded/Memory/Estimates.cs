using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Scan;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>Estimated distances of the documents in the cells that a search probes: a piece for each cell, of whole blocks. Reusable; not
/// safe for concurrent use.</summary>
/// <remarks>Which document an estimate is of is looked up for the few that are chosen: copying all slots beside them would take longer than
/// estimating.</remarks>
internal sealed class Estimates
{
    private float[] _values = [];
    private Piece[] _pieces = [];

    // Block of estimates → the piece that it is of.
    private ushort[] _pieceOf = [];
    private int _length, _count;

    /// <summary>Begins anew.</summary>
    public void Clear() => (_length, _count) = (0, 0);

    /// <summary>Makes room for so many estimates behind those that are there.</summary>
    public void Reserve(int more)
    {
        if (_length + more <= _values.Length) return;
        Array.Resize(ref _values, Math.Max(_length + more, 2 * _values.Length));
        Array.Resize(ref _pieceOf, _values.Length / SignBlocks.BlockSize + 1);
    }

    /// <summary>Room for the estimates of a cell's documents.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="count">How many documents, at least 1.</param>
    /// <returns>Whole blocks, to be written whole: +∞ behind the last document.</returns>
    public Span<float> Add(int cell, int count)
    {
        int length = SignBlocks.EstimatesLength(count), first = _length;
        Reserve(length);
        if (_count == _pieces.Length) Array.Resize(ref _pieces, Math.Max(64, 2 * _count));
        _pieces[_count] = new Piece(cell, first);
        _pieceOf.AsSpan(first / SignBlocks.BlockSize, length / SignBlocks.BlockSize).Fill((ushort)_count++);
        _length += length;
        return _values.AsSpan(first, length);
    }

    /// <summary>Chooses the documents of the least estimates.</summary>
    /// <param name="wanted">How many, at least 1.</param>
    /// <param name="signs">The cells' documents.</param>
    /// <param name="restriction">Which slots may be chosen.</param>
    /// <param name="sampled">Scratch memory.</param>
    /// <param name="into">Gets them, in no order.</param>
    public void Select(int wanted, SignBlocks[] signs, SlotRestriction restriction, NearestBuffer sampled, NearestBuffer into) =>
        EstimateSelection.Select(_values.AsSpan(0, _length), wanted, new Slots(this, signs, restriction), sampled, into);

    /// <summary>Chooses the documents of the least estimates behind those that were chosen.</summary>
    /// <param name="wanted">How many more, at least 1.</param>
    /// <param name="limit">The greatest estimate of any interest.</param>
    /// <param name="signs">The cells' documents.</param>
    /// <param name="restriction">Which slots may be chosen.</param>
    /// <param name="chosen">What was chosen; gets those that follow, in no order.</param>
    public void SelectMore(int wanted, float limit, SignBlocks[] signs, SlotRestriction restriction, NearestBuffer chosen) =>
        EstimateSelection.SelectMore(_values.AsSpan(0, _length), wanted, limit, new Slots(this, signs, restriction), chosen);

    private readonly record struct Piece(int Cell, int First);

    private readonly struct Slots(Estimates estimates, SignBlocks[] signs, SlotRestriction restriction) : IEstimatedSlots
    {
        public bool TryGet(int place, out int slot)
        {
            Piece piece = estimates._pieces[estimates._pieceOf[place / SignBlocks.BlockSize]];
            slot = signs[piece.Cell].Slot(place - piece.First);
            return restriction.Allows(slot);
        }
    }
}
