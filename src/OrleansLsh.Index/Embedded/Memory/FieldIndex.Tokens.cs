using System.Numerics;
using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Index.Embedded.Memory;

internal sealed partial class FieldIndex
{
    // Counts of shared tokens and sums of their bounds are kept in bytes.
    private const int MaxScannedTokens = 200;

    /// <summary>Selects the tokens of a query that take part in <c>more_like_this</c>.</summary>
    public MoreLikeThisQuery SelectTokens(ReadOnlySpan<byte> codes, SearchSetting setting)
    {
        Span<int> frequencies = new int[codes.Length];
        for (int i = 0; i < codes.Length; i++) frequencies[i] = Frequency(i, codes[i]);
        return MoreLikeThisQuery.Select(
            codes, frequencies, Count, setting.MaxQueryTerms ?? codes.Length, setting.MinDocFreq, setting.MinimumShouldMatch);
    }

    /// <summary>Ranks documents by the tokens they share with a query.</summary>
    /// <param name="query">The selected tokens.</param>
    /// <param name="candidates">How many to keep.</param>
    /// <param name="restriction">Which slots may be returned.</param>
    /// <param name="scratch">Its <see cref="Scratch.Candidates"/> holds them, sorted; the "distance" is what the score lacks to the best
    /// possible.</param>
    /// <returns>How many candidates there are.</returns>
    public int RankByTokens(MoreLikeThisQuery query, int candidates, SlotRestriction restriction, Scratch scratch)
    {
        NearestBuffer best = scratch.Candidates;
        best.Reset(candidates);
        double most = query.MaxScore;
        bool scanned = query.Subspaces.Count <= MaxScannedTokens;
        Span<byte> codes = new byte[Model!.Subspaces];
        for (int chunk = 0; chunk < _chunks.Length; chunk++)
        {
            scratch.CancellationToken.ThrowIfCancellationRequested();
            if (_chunks[chunk] is not { } home) continue;
            for (int block = 0; block < FieldChunk.Slots / PackedCodes.BlockRows; block++)
            {
                ulong rows = home.Having(block) & restriction.Allowed(chunk * (FieldChunk.Slots / 64) + block);
                if (rows != 0 && scanned) rows &= home.Codes!.Sharing(block, query, most - best.Threshold);
                for (; rows != 0; rows &= rows - 1)
                {
                    int row = block * PackedCodes.BlockRows + BitOperations.TrailingZeroCount(rows);
                    home.Codes!.Get(row, codes);
                    double score = query.Score(codes, out int shared);
                    if (shared >= query.Required) best.Offer((float)(most - score), chunk * FieldChunk.Slots + row);
                }
            }
        }
        return best.Sort();
    }

    /// <summary>Ranks documents by the query's distances to the centroids of their codes.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="candidates">How many to keep.</param>
    /// <param name="restriction">Which slots may be returned.</param>
    /// <param name="scratch">Its <see cref="Scratch.Candidates"/> holds them, sorted by estimated squared distance.</param>
    /// <returns>How many candidates there are.</returns>
    public int RankByCentroids(ReadOnlySpan<float> vector, int candidates, SlotRestriction restriction, Scratch scratch)
    {
        var distances = new float[Model!.Subspaces * Model.Hasher.MaxClusters];
        Model.Hasher.Distances(Model.PlacedQuery(vector), distances);
        var table = new AsymmetricTable(distances, Model.Subspaces);
        NearestBuffer coarse = scratch.Nearest, best = scratch.Candidates;
        // Bytes are coarse: twice as many come out of the scan as are kept by the exact sums of the table.
        coarse.Reset(2 * candidates);
        Span<ushort> sums = stackalloc ushort[PackedCodes.BlockRows];
        for (int chunk = 0; chunk < _chunks.Length; chunk++)
        {
            scratch.CancellationToken.ThrowIfCancellationRequested();
            if (_chunks[chunk] is not { } home) continue;
            for (int block = 0; block < FieldChunk.Slots / PackedCodes.BlockRows; block++)
            {
                ulong rows = home.Having(block) & restriction.Allowed(chunk * (FieldChunk.Slots / 64) + block);
                if (rows == 0) continue;
                home.Codes!.Estimate(block, table, sums);
                for (; rows != 0; rows &= rows - 1)
                {
                    int row = BitOperations.TrailingZeroCount(rows);
                    coarse.Offer(sums[row], chunk * FieldChunk.Slots + block * PackedCodes.BlockRows + row);
                }
            }
        }
        int found = coarse.Sort();
        best.Reset(candidates);
        Span<byte> codes = new byte[Model.Subspaces];
        for (int rank = 0; rank < found; rank++)
        {
            Codes(coarse.Slot(rank), codes);
            best.Offer(table.Estimate(codes), coarse.Slot(rank));
        }
        return best.Sort();
    }
}
