using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded.Memory;

internal sealed partial class FieldIndex
{
    /// <summary>Documents whose memory is asked for before they are compared.</summary>
    private const int Ahead = 8;

    /// <summary>Cells that are asked for before they are scanned.</summary>
    private const int CellsAhead = 2;

    /// <summary>Finds the nearest documents, exactly.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="wanted">How many.</param>
    /// <param name="restriction">Which slots may be returned.</param>
    /// <param name="scratch">Its <see cref="Scratch.Nearest"/> holds the answer, sorted.</param>
    /// <returns>How many were found.</returns>
    public int SearchExact(ReadOnlySpan<float> vector, int wanted, SlotRestriction restriction, Scratch scratch)
    {
        if (IsDirectCheaper(restriction)) return CompareEach(vector, wanted, restriction, scratch);
        if (ComparesAll) return CompareAll(vector, wanted, restriction, scratch);
        Expect(scratch.Nearest, wanted);
        CompareBeyond(vector, restriction, scratch.Nearest, tightly: true);
        var visitor = new ExactVisitor(this, vector, Scale(vector), restriction, scratch.Nearest);
        vector = PlacedQuery(vector);
        OrderAllCells(vector, scratch);
        foreach (int cell in scratch.NearestCells)
        {
            scratch.CancellationToken.ThrowIfCancellationRequested();
            ResidualBlocks documents = _cells[cell];
            if (documents.Count == 0 || visitor.IsOutOfReach(documents, scratch.CellDistances[cell])) continue;
            scratch.Query.Prepare(vector, documents.Centroid);
            visitor.Enter(documents, scratch.Query);
            documents.Scan(scratch.Query, ref visitor);
        }
        return scratch.Nearest.Sort();
    }

    /// <summary>Ranks the documents of the nearest cells by their signs, or by their residuals where it has no signs.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="probes">Cells to look into; a filter widens that as it thins the cells out. More are looked into while these hold fewer
    /// than are needed.</param>
    /// <param name="candidates">How many may be compared by their vectors.</param>
    /// <param name="needed">Hits that must be found, at most as many as the candidates.</param>
    /// <param name="settles">Whether to look into more cells until the last of them add next to nothing.</param>
    /// <param name="restriction">Which slots may be returned.</param>
    /// <param name="scratch">Its <see cref="Scratch.Candidates"/> holds the candidates, in order where more cells were looked into.</param>
    /// <param name="usualDistance">Squared distance to the nearest cell beyond which a query is unlike those that probes and
    /// candidates were measured with: more cells are looked into, and more candidates kept.</param>
    /// <returns>How many candidates there are. By signs they are those that are compared first, and
    /// <see cref="RerankLikely"/> finds the others.</returns>
    public int ProbeCells(
        ReadOnlySpan<float> vector, int probes, int candidates, int needed, bool settles, SlotRestriction restriction, Scratch scratch,
        float usualDistance)
    {
        vector = PlacedQuery(vector);
        if (_book is null) probes = _cells.Length;
        else if (restriction.Among is not null)
            probes = SearchPolicy.Widened(probes, _cells.Length, restriction.Matching, Count);
        Span<int> nearest = scratch.NearestCells.AsSpan(0, Math.Min(probes, _cells.Length));
        // Residuals are compared with the best so far: the nearest cells come first to make that near. Behind all cells there is none to
        // go on to.
        bool inOrder = !HasSigns || (settles && nearest.Length < _cells.Length);
        ChooseCells(vector, nearest, inOrder, scratch);
        if (_book is not null && NearestDistance(vector, nearest, scratch) > usualDistance)
        {
            candidates = SearchPolicy.FarCandidates(candidates);
            nearest = scratch.NearestCells.AsSpan(0, SearchPolicy.FarProbes(nearest.Length, _cells.Length));
            ChooseCells(vector, nearest, inOrder, scratch);
        }
        scratch.MostCandidates = candidates;
        if (HasSigns)
        {
            candidates = FirstCompared(needed);
            PrefetchSigns(nearest, scratch);
            scratch.PrepareSigns(Model!.Signs!, vector);
        }
        else
        {
            foreach (int cell in nearest) _cells[cell].PrefetchFirst();
            scratch.Estimates.Clear();
            scratch.Candidates.Reset(candidates);
        }
        for (int rank = 0; rank < nearest.Length; rank++) Probe(vector, nearest, rank, restriction, scratch);
        int found = TakeCandidates(candidates, restriction, scratch);
        bool isEnough = nearest.Length == _cells.Length || (!settles && found >= needed);
        return isEnough ? found : ProbeMore(vector, nearest.Length, candidates, needed, settles, restriction, scratch);
    }

    /// <summary>Goes on behind the cells that were probed, until there are enough hits, and they have settled where they must.</summary>
    private int ProbeMore(
        ReadOnlySpan<float> vector, int probed, int candidates, int needed, bool settles, SlotRestriction restriction, Scratch scratch)
    {
        const int NotProbed = -1;
        Span<int> ranks = scratch.CellRanks;
        ranks.Fill(NotProbed);
        for (int rank = 0; rank < probed; rank++) ranks[scratch.NearestCells[rank]] = rank;
        int found = scratch.Candidates.Sort();
        while (probed < _cells.Length
            && !(found >= needed && (!settles || SearchPolicy.IsSettled(Late(ranks, probed, needed, scratch), needed))))
        {
            Span<int> nearest = scratch.NearestCells.AsSpan(0, SearchPolicy.More(probed, _cells.Length, LookPolicy.InMemory));
            ChooseCells(vector, nearest, inOrder: true, scratch);
            for (int rank = 0; rank < nearest.Length; rank++)
            {
                if (ranks[nearest[rank]] != NotProbed) continue;
                ranks[nearest[rank]] = probed++;
                Probe(vector, nearest, rank, restriction, scratch);
            }
            TakeCandidates(candidates, restriction, scratch);
            found = scratch.Candidates.Sort();
        }
        return found;
    }

    /// <summary>Leaves the best documents of the cells probed so far.</summary>
    private int TakeCandidates(int candidates, SlotRestriction restriction, Scratch scratch) =>
        HasSigns ? TakeBySigns(candidates, restriction, scratch) : scratch.Candidates.Trim();

    /// <summary>How many of the best so far lie in the last half of the cells probed.</summary>
    private int Late(ReadOnlySpan<int> ranks, int probed, int needed, Scratch scratch)
    {
        int late = 0;
        for (int rank = 0; rank < needed; rank++)
            if (2 * ranks[Cell(scratch.Candidates.Slot(rank))] >= probed) late++;
        return late;
    }

    private void Probe(ReadOnlySpan<float> vector, ReadOnlySpan<int> nearest, int rank, SlotRestriction restriction, Scratch scratch)
    {
        scratch.CancellationToken.ThrowIfCancellationRequested();
        if (HasSigns)
        {
            if (rank + CellsAhead < nearest.Length) _signs[nearest[rank + CellsAhead]].PrefetchBlocks();
            Estimate(nearest[rank], scratch.ProbedDistances[rank], restriction, scratch);
            return;
        }
        if (rank + CellsAhead < nearest.Length) _cells[nearest[rank + CellsAhead]].PrefetchBlocks();
        ResidualBlocks documents = _cells[nearest[rank]];
        if (documents.Count == 0) return;
        scratch.Query.Prepare(vector, documents.Centroid);
        var visitor = new CandidateVisitor(restriction, scratch.Candidates);
        documents.Scan(scratch.Query, ref visitor);
    }

    private void ChooseCells(ReadOnlySpan<float> vector, Span<int> nearest, bool inOrder, Scratch scratch)
    {
        if (Model?.Chooser is not { } chooser) TakeAll(scratch);
        else if (!HasSigns) chooser.Choose(vector, nearest);
        if (HasSigns) NearestCells(vector, nearest, scratch.ProbedDistances.AsSpan(0, nearest.Length), inOrder);
    }

    /// <summary>Squared distance to the nearest of the cells chosen, which with signs stand in no order.</summary>
    private float NearestDistance(ReadOnlySpan<float> vector, ReadOnlySpan<int> nearest, Scratch scratch) => HasSigns
        ? TensorPrimitives.Min<float>(scratch.ProbedDistances.AsSpan(0, nearest.Length))
        : ExactDistance.Squared(vector, _book![nearest[0]]);

    private void OrderAllCells(ReadOnlySpan<float> vector, Scratch scratch)
    {
        if (_book is null)
        {
            TakeAll(scratch);
            return;
        }
        _book.Distances(vector, scratch.CellDistances);
        CellBook.SelectNearest(scratch.CellDistances, scratch.NearestCells);
    }

    /// <summary>The pieces around the origin in any order; the scratch may have served cells before.</summary>
    private void TakeAll(Scratch scratch)
    {
        Array.Clear(scratch.CellDistances);
        for (int piece = 0; piece < _cells.Length; piece++) scratch.NearestCells[piece] = piece;
    }

    private readonly struct CandidateVisitor(SlotRestriction restriction, NearestBuffer candidates) : IResidualVisitor
    {
        public float Threshold
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => candidates.Threshold;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Visit(int slot, float distance)
        {
            if (restriction.Allows(slot)) candidates.Offer(distance, slot);
        }
    }
}
