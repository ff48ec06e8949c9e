using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded;

/// <summary>Searches one field by the method of its setting: candidates, then exact re-rank.</summary>
/// <param name="index">The field.</param>
/// <param name="restriction">Which slots may be returned.</param>
/// <param name="setting">The knobs.</param>
/// <param name="scratch">Rented for this index.</param>
/// <param name="usualDistance">Squared distance to the nearest cell beyond which a query is unlike those that the setting was measured
/// with.</param>
internal readonly ref struct FieldSearch(
    FieldIndex index, SlotRestriction restriction, SearchSetting setting, Scratch scratch, float usualDistance)
{
    // Squares of floats may be too small for a float: what is so near is compared in double, as an explanation does. So are dot products,
    // which are small differences of large numbers where vectors stand nearly at right angles.
    private const float Tiny = 1e-30f;

    private static readonly Comparer<RankedSlot> NearestFirst = Comparer<RankedSlot>.Create(
        (one, other) =>
            one.Distance == other.Distance ? one.Slot.CompareTo(other.Slot) : one.Distance!.Value.CompareTo(other.Distance!.Value));

    /// <summary>Finds the best documents.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="codes">n codes of the query; empty without a model.</param>
    /// <param name="query">Says how many are wanted, and for how many the work is done.</param>
    /// <param name="into">Gets them, best first.</param>
    public void Run(ReadOnlySpan<float> vector, ReadOnlySpan<byte> codes, IndexQuery query, List<RankedSlot> into)
    {
        int reach = query.Reach;
        // Never more than there are documents: room is made for all of them.
        int pool = (int)Math.Min(SearchPolicy.Candidates(setting, reach), Math.Max(1, index.Count));
        int probes = SearchPolicy.Probes(setting, LookPolicy.InMemory, reach);
        // More than these cannot match, and room is made for what is wanted.
        int most = Math.Max(1, restriction.Among is null ? index.Count : restriction.Matching);
        int needed = Math.Min(query.Needed, most), wanted = Math.Min(query.Wanted, most);
        switch (setting.Scoring)
        {
            case Scoring.Exact:
                TakeNearest(vector, index.SearchExact(vector, Ordered(wanted, needed), restriction, scratch), wanted, into);
                break;
            case Scoring.Cells:
                Cells(vector, probes, pool, (wanted, needed), SearchPolicy.MustSettle(restriction.Among is not null, reach), into);
                break;
            case Scoring.MoreLikeThis:
                MoreLikeThis(vector, codes, pool, wanted, into);
                break;
            case Scoring.Asymmetric:
                RequireModel();
                Finish(vector, index.RankByCentroids(vector, pool, restriction, scratch), wanted, into);
                break;
            case Scoring.Native:
                throw new LshException(
                    ErrorKind.NotSupported, "The embedded index has no graph of its own; search by cells, which is its fastest method.");
            default:
                throw new LshException(ErrorKind.InvalidArgument, $"Scoring {setting.Scoring} is unknown.");
        }
    }

    private void Cells(ReadOnlySpan<float> vector, int probes, int pool, (int Wanted, int Needed) hits, bool settles, List<RankedSlot> into)
    {
        if (index.ComparesAll || index.IsDirectCheaper(restriction, index.HasSigns ? LookPolicy.BySigns : LookPolicy.InMemory))
            TakeNearest(
                vector, index.SearchExact(vector, Ordered(hits.Wanted, hits.Needed), restriction, scratch), hits.Wanted, into);
        else if (index.IsCheaperBySigns(restriction))
            FinishLikely(
                vector, index.CompareSigns(vector, Math.Max(pool, hits.Needed), restriction, scratch, usualDistance), hits, into);
        else
            FinishLikely(
                vector,
                index.ProbeCells(
                    vector, probes, Math.Max(pool, hits.Needed), hits.Needed, settles, restriction, scratch, usualDistance),
                hits, into);
    }

    private void MoreLikeThis(ReadOnlySpan<float> vector, ReadOnlySpan<byte> codes, int pool, int wanted, List<RankedSlot> into)
    {
        RequireModel();
        MoreLikeThisQuery query = index.SelectTokens(codes, setting);
        int found = index.RankByTokens(query, setting.Rerank ? pool : wanted, restriction, scratch);
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

    private void FinishLikely(ReadOnlySpan<float> vector, int found, (int Wanted, int Needed) hits, List<RankedSlot> into)
    {
        if (setting.Rerank)
            TakeNearest(vector, index.RerankLikely(vector, found, hits.Needed, restriction, scratch), hits.Wanted, into);
        else Finish(vector, found, hits.Wanted, into);
    }

    private void Finish(ReadOnlySpan<float> vector, int found, int wanted, List<RankedSlot> into)
    {
        if (setting.Rerank)
        {
            // Only documents that share tokens are like the query.
            SlotRestriction? others = setting.Scoring == Scoring.MoreLikeThis ? null : restriction;
            TakeNearest(vector, index.Rerank(vector, found, wanted, others, scratch), wanted, into);
            return;
        }
        scratch.Candidates.Sort();
        DotScale? scale = index.Model?.Space?.Scale(vector);
        for (int rank = 0; rank < Math.Min(found, wanted); rank++)
        {
            float squared = scratch.Candidates.Distance(rank);
            double distance = scale is { } known ? -known.Dot(squared) : DistanceOf(Metric, squared);
            into.Add(new RankedSlot(scratch.Candidates.Slot(rank), Similarity.Score(Metric, distance), null));
        }
    }

    /// <summary>How many are to be put in order: dot products are in double, so that pages are parts of one order whole.</summary>
    private int Ordered(int wanted, int needed) => Metric == Metric.Dot ? needed : wanted;

    private void TakeNearest(ReadOnlySpan<float> vector, int found, int wanted, List<RankedSlot> into)
    {
        int first = into.Count, wide = 0, ordered = Math.Min(found, Ordered(wanted, found));
        for (int rank = 0; rank < ordered; rank++)
        {
            int slot = scratch.Nearest.Slot(rank);
            float compared = scratch.Nearest.Distance(rank);
            bool isWide = Metric == Metric.Dot || compared < Tiny;
            double distance = isWide ? WideDistance.Between(Metric, vector, index.Vector(slot)) : DistanceOf(Metric, compared);
            if (isWide) wide++;
            into.Add(new RankedSlot(slot, Similarity.Score(Metric, distance), distance));
        }
        if (wide > 1) into.Sort(first, wide, NearestFirst);
        if (ordered > wanted) into.RemoveRange(first + wanted, ordered - wanted);
    }

    private Metric Metric => index.Field.Metric;

    /// <summary>The distance in a metric from what <see cref="FieldIndex.Compare(ReadOnlySpan{float}, int)"/> says: from the squared
    /// Euclidean one, for unit vectors 1 − cos = ‖x − y‖² / 2; under dot it is the distance.</summary>
    public static double DistanceOf(Metric metric, float compared) => metric switch
    {
        Metric.Cosine => compared / 2.0,
        Metric.Dot => compared,
        _ => Math.Sqrt(compared),
    };

    private void RequireModel()
    {
        if (index.Model is null)
            throw new LshException(
                ErrorKind.NotTrained,
                $"Field '{index.Field.Name}' has no model yet; train the collection, or search with scoring 'exact'.");
    }
}
