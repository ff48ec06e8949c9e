using System.Numerics;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Scan;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded.Memory;

/// <remarks>What a filter keeps, document by document, whatever its cell.</remarks>
internal sealed partial class FieldIndex
{
    /// <summary>Where a filter keeps no more than one of so many documents, their signs are compared one by one.</summary>
    private const int SignsPart = 8;

    /// <summary>Looks at a document that a filter keeps.</summary>
    private interface IMatchVisitor
    {
        /// <summary>Asks for the memory of one that is to come.</summary>
        void Expect(int slot);

        /// <summary>Compares it.</summary>
        void Visit(int slot);
    }

    /// <summary>Whether so few documents match that the vector of each is best compared.</summary>
    /// <param name="restriction">Which slots may be returned.</param>
    /// <param name="looks">What they would be found by otherwise; null for a search that is to be exact.</param>
    public bool IsDirectCheaper(SlotRestriction restriction, LookPolicy? looks = null) =>
        restriction.Among is not null
        && SearchPolicy.IsDirectCheaper(restriction.Matching, Count, Field.Dimensions, looks ?? LookPolicy.InMemory);

    /// <summary>Whether so few documents match that the signs of each are best compared.</summary>
    public bool IsCheaperBySigns(SlotRestriction restriction) =>
        HasSigns && restriction.Among is not null && (long)restriction.Matching * SignsPart <= Count;

    /// <summary>Ranks the documents that a filter keeps by their signs.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="candidates">How many to keep.</param>
    /// <param name="restriction">Which slots may be returned; it has a filter.</param>
    /// <param name="scratch">Its <see cref="Scratch.Candidates"/> holds the candidates.</param>
    /// <param name="usualDistance">Squared distance to the nearest cell beyond which a query is unlike those that candidates were measured
    /// with: more of them are kept.</param>
    /// <returns>How many candidates there are.</returns>
    public int CompareSigns(
        ReadOnlySpan<float> vector, int candidates, SlotRestriction restriction, Scratch scratch, float usualDistance)
    {
        vector = PlacedQuery(vector);
        NearestCells(vector, scratch.NearestCells, scratch.ProbedDistances, inOrder: false);
        if (NearestDistance(vector, scratch.NearestCells, scratch) > usualDistance) candidates = SearchPolicy.FarCandidates(candidates);
        for (int i = 0; i < _cells.Length; i++) scratch.CellDistances[scratch.NearestCells[i]] = scratch.ProbedDistances[i];
        scratch.PrepareSigns(Model!.Signs!, vector);
        scratch.Estimates.Clear();
        scratch.Candidates.Reset(candidates);
        var visitor = new SignVisitor(this, scratch);
        VisitMatches(restriction, ref visitor);
        return scratch.Candidates.Trim();
    }

    private int CompareEach(ReadOnlySpan<float> vector, int wanted, SlotRestriction restriction, Scratch scratch)
    {
        Expect(scratch.Nearest, wanted);
        var visitor = new VectorVisitor(this, vector, scratch.Nearest);
        VisitMatches(restriction, ref visitor);
        return scratch.Nearest.Sort();
    }

    private void VisitMatches<TVisitor>(SlotRestriction restriction, ref TVisitor visitor)
        where TVisitor : struct, IMatchVisitor, allows ref struct
    {
        Span<int> ahead = stackalloc int[Ahead];
        int seen = 0;
        for (int chunk = 0; chunk < _chunks.Length; chunk++)
        {
            if (_chunks[chunk] is not { } home) continue;
            for (int block = 0; block < FieldChunk.Slots / 64; block++)
            {
                ulong rows = restriction.Allowed(chunk * (FieldChunk.Slots / 64) + block);
                // Few match: the memory of a chunk that has none of them is left alone.
                if (rows == 0) continue;
                rows &= home.Having(block);
                for (; rows != 0; rows &= rows - 1)
                {
                    int slot = chunk * FieldChunk.Slots + block * 64 + BitOperations.TrailingZeroCount(rows);
                    // They lie anywhere: each is compared when its memory, asked for some documents before, has come.
                    ref int place = ref ahead[seen % Ahead];
                    if (seen++ >= Ahead) visitor.Visit(place);
                    place = slot;
                    visitor.Expect(slot);
                }
            }
        }
        for (int i = 0; i < Math.Min(seen, Ahead); i++) visitor.Visit(ahead[i]);
    }

    private readonly ref struct VectorVisitor(FieldIndex index, ReadOnlySpan<float> vector, NearestBuffer nearest) : IMatchVisitor
    {
        private readonly ReadOnlySpan<float> _vector = vector;

        public void Expect(int slot) => Prefetch.Read(index.Vector(slot));

        public void Visit(int slot) => nearest.Offer(index.Compare(_vector, slot), slot);
    }

    private readonly struct SignVisitor(FieldIndex index, Scratch scratch) : IMatchVisitor
    {
        public void Expect(int slot) => Prefetch.Read(index.SignsOf(slot));

        public void Visit(int slot) => scratch.Candidates.Offer(
            Math.Max(0, SignRow.Estimate(index.SignsOf(slot), scratch.Signs!, scratch.CellDistances[index.Cell(slot)])), slot);
    }
}
