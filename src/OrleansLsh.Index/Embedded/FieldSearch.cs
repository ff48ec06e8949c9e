using OrleansLsh.Core;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Embedded;

/// <summary>Climbs the ladder of one field: candidates, then exact re-rank.</summary>
/// <param name="index">The field.</param>
/// <param name="restriction">Which slots may be returned.</param>
/// <param name="setting">The knobs.</param>
/// <param name="scratch">Rented for this index.</param>
internal readonly ref struct FieldSearch(FieldIndex index, SlotRestriction restriction, SearchSetting setting, Scratch scratch)
{
    /// <summary>Cells probed where the setting does not say.</summary>
    public const int DefaultProbes = 32;

    /// <summary>Candidates re-ranked where the setting does not say.</summary>
    public const int DefaultCandidates = 100;

    /// <summary>Finds the best documents.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="codes">n codes of the query; empty without a model.</param>
    /// <param name="wanted">How many.</param>
    /// <param name="into">Gets them, best first.</param>
    public void Run(ReadOnlySpan<float> vector, ReadOnlySpan<byte> codes, int wanted, List<RankedSlot> into)
    {
        // More than these cannot match, and room is made for what is wanted.
        wanted = Math.Min(wanted, Math.Max(1, restriction.Among is null ? index.Count : restriction.Matching));
        switch (setting.Scoring)
        {
            case Scoring.Exact:
                TakeNearest(index.SearchExact(vector, wanted, restriction, scratch), into);
                break;
            case Scoring.Cells:
                Cells(vector, wanted, into);
                break;
            case Scoring.MoreLikeThis:
                MoreLikeThis(vector, codes, wanted, into);
                break;
            case Scoring.Asymmetric:
                RequireModel();
                Finish(vector, index.RankByCentroids(vector, Pool(wanted), restriction, scratch), wanted, into);
                break;
            case Scoring.Native:
                throw new LshException(ErrorKind.NotSupported, "The embedded index has no graph of its own; search by cells, which is its fastest ladder.");
            default:
                throw new LshException(ErrorKind.InvalidArgument, $"Scoring {setting.Scoring} is unknown.");
        }
    }

    private void Cells(ReadOnlySpan<float> vector, int wanted, List<RankedSlot> into)
    {
        int found = 0;
        if (!index.IsDirectCheaper(restriction))
            found = index.ProbeCells(vector, setting.Probes ?? DefaultProbes, Pool(wanted), restriction, scratch);
        // The cells probed hold too few: a filter never shrinks the answer while matches exist.
        if (found < wanted) TakeNearest(index.SearchExact(vector, wanted, restriction, scratch), into);
        else Finish(vector, found, wanted, into);
    }

    private void MoreLikeThis(ReadOnlySpan<float> vector, ReadOnlySpan<byte> codes, int wanted, List<RankedSlot> into)
    {
        RequireModel();
        MoreLikeThisQuery query = index.SelectTokens(codes, setting);
        int found = index.RankByTokens(query, setting.Rerank ? Pool(wanted) : wanted, restriction, scratch);
        if (setting.Rerank)
        {
            Finish(vector, found, wanted, into);
            return;
        }
        Span<byte> shared = new byte[codes.Length];
        for (int rank = 0; rank < found; rank++)
        {
            int slot = scratch.Candidates.Slot(rank);
            index.Codes(slot, shared);
            into.Add(new RankedSlot(slot, query.Score(shared, out _), null));
        }
    }

    // Candidates are meant for ten hits; who wants more hits gets more candidates in proportion.
    private int Pool(int wanted)
    {
        int candidates = setting.Candidates ?? DefaultCandidates;
        // Never more than there are documents: room is made for all of them.
        return (int)Math.Min(Math.Max(Math.Max(wanted, candidates), (long)candidates * wanted / 10), Math.Max(1, index.Count));
    }

    private void Finish(ReadOnlySpan<float> vector, int found, int wanted, List<RankedSlot> into)
    {
        if (setting.Rerank)
        {
            TakeNearest(index.Rerank(vector, found, wanted, scratch), into);
            return;
        }
        for (int rank = 0; rank < Math.Min(found, wanted); rank++)
            into.Add(new RankedSlot(
                scratch.Candidates.Slot(rank), Similarity.Score(Metric, Distance(scratch.Candidates.Distance(rank))), null));
    }

    private void TakeNearest(int found, List<RankedSlot> into)
    {
        for (int rank = 0; rank < found; rank++)
        {
            double distance = Distance(scratch.Nearest.Distance(rank));
            into.Add(new RankedSlot(scratch.Nearest.Slot(rank), Similarity.Score(Metric, distance), distance));
        }
    }

    private Metric Metric => index.Field.Metric;

    private double Distance(float squared) => DistanceOf(Metric, squared);

    /// <summary>The distance in a metric from the squared Euclidean one; for unit vectors 1 − cos = ‖x − y‖² / 2.</summary>
    public static double DistanceOf(Metric metric, float squared) => metric == Metric.Cosine ? squared / 2.0 : Math.Sqrt(squared);

    private void RequireModel()
    {
        if (index.Model is null)
            throw new LshException(ErrorKind.NotTrained, $"Field '{index.Field.Name}' has no model yet; train the collection, or search with scoring 'exact'.");
    }
}
