namespace OrleansLsh.Index.Port;

/// <summary>How much work a search does, on every backend: probes and candidates for the hits that are wanted, when each match is best
/// compared by itself, and whether the cells probed under a filter were enough.</summary>
public static class SearchPolicy
{
    /// <summary>The most hits that a training measures.</summary>
    internal const int MostMeasuredHits = 1_000;

    private const int MoreFarProbes = 4, MoreFarCandidates = 2;

    // Where nearly all documents lie close together, four cells find them, and sixteen find little of what lies around one far from all:
    // 2 % such documents of 20,000 were asked for at recall .980 by 16 cells and 40 candidates, and at .997 by 24 and 80.
    private const int FewestFarProbes = 32, FewestFarCandidates = 80;

    private const int DefaultCandidates = 100, AlwaysDirect = 1_000;

    // A document that is good in the sum need not be among the best of any one field: each field is asked for more than is wanted.
    private const int CandidatesPerFusedHit = 20;

    // Of these hits at most, one in the last half of the cells probed says that the next cells hold more.
    private const double LateShare = 0.01;

    private static readonly int[] Reaches = [SearchSetting.UsualHits, 30, 100, 300, 1_000, 3_000, SearchRequest.MaxReach];

    /// <summary>The number of hits that a search does the work for: the next of 10, 30, 100 … 10,000. So the pages up to each of them are
    /// parts of one answer.</summary>
    /// <param name="wanted">offset + limit.</param>
    internal static int Reach(int wanted)
    {
        foreach (int reach in Reaches)
            if (wanted <= reach) return reach;
        return wanted;
    }

    /// <summary>Where the last page of a size ended whose reach is less than that of the page that ends here; 0 where there was
    /// none.</summary>
    /// <param name="end">offset + limit.</param>
    /// <param name="limit">Hits of a page.</param>
    internal static int LesserReachEnd(int end, int limit)
    {
        int lesser = 0;
        foreach (int reach in Reaches)
            if (reach < end) lesser = reach;
        int pages = (end - lesser + limit - 1) / limit;
        return Math.Max(0, end - pages * limit);
    }

    /// <summary>Hits that each field of a fused search is asked for.</summary>
    /// <param name="wanted">offset + limit.</param>
    public static int OfEachField(int wanted) => Math.Min(SearchRequest.MaxReach, Reach(wanted) * CandidatesPerFusedHit);

    /// <summary>Whether an answer depends on how many hits are wanted: then pages beyond the first are made of more work than it
    /// was.</summary>
    internal static bool GrowsWithHits(SearchSetting setting) =>
        setting.Scoring is Scoring.Cells or Scoring.Native || (setting.Scoring != Scoring.Exact && setting.Rerank);

    /// <summary>Cells to probe where no filter is given.</summary>
    /// <param name="setting">The knobs.</param>
    /// <param name="looks">How the backend looks into cells.</param>
    /// <param name="wanted">offset + limit.</param>
    public static int Probes(SearchSetting setting, LookPolicy looks, int wanted) =>
        setting.Probes ?? InProportion(looks.UsualProbes, Reach(wanted), SearchSetting.MaxProbes);

    /// <summary>Candidates to re-rank.</summary>
    /// <param name="setting">The knobs.</param>
    /// <param name="wanted">offset + limit.</param>
    public static int Candidates(SearchSetting setting, int wanted) =>
        Math.Max(wanted, setting.Candidates ?? InProportion(DefaultCandidates, Reach(wanted), int.MaxValue));

    /// <summary>Whether comparing each match by its vector costs less than looking for them otherwise, or hardly more and misses
    /// none.</summary>
    /// <param name="matching">Documents that the filter keeps.</param>
    /// <param name="total">Documents in all.</param>
    /// <param name="dimensions">Components of a vector.</param>
    /// <param name="looks">How the backend looks into cells.</param>
    public static bool IsDirectCheaper(long matching, long total, int dimensions, LookPolicy looks)
    {
        long components = matching * dimensions;
        return matching <= AlwaysDirect || components <= looks.DirectComponents
            || (matching <= total / looks.DirectPart && components <= looks.MostDirectComponents);
    }

    /// <summary>Cells to probe first under a filter: it thins them out, so as many more.</summary>
    /// <param name="probes">Cells to probe where no filter is given.</param>
    /// <param name="cells">Cells in all.</param>
    /// <param name="matching">Documents that the filter keeps.</param>
    /// <param name="total">Documents in all.</param>
    public static int Widened(int probes, int cells, long matching, long total) =>
        (int)Math.Min(cells, Math.Ceiling((double)probes * total / Math.Max(1, matching)));

    /// <summary>Cells to probe for a query that lies further from its nearest cell than those that were measured: its neighbours are spread
    /// over more cells. Of questions whose answers are texts .991 are found so, and .976 by the cells that find .993 for texts.</summary>
    /// <param name="probes">Cells to probe for a query like those measured.</param>
    /// <param name="cells">Cells in all.</param>
    public static int FarProbes(int probes, int cells) => (int)Math.Min(cells, Math.Max(FewestFarProbes, (long)MoreFarProbes * probes));

    /// <summary>Candidates to keep for a query that lies further from its nearest cell than those that were measured.</summary>
    /// <param name="candidates">Candidates for a query like those measured.</param>
    internal static int FarCandidates(int candidates) =>
        (int)Math.Min(int.MaxValue, Math.Max(FewestFarCandidates, (long)MoreFarCandidates * candidates));

    /// <summary>Cells to probe so that they hold what is needed, where each holds its part.</summary>
    /// <param name="probes">Cells to probe at least.</param>
    /// <param name="needed">Hits needed.</param>
    /// <param name="cells">Cells in all.</param>
    /// <param name="perCell">Matching documents that a cell holds on average; 0 where that is not known.</param>
    public static int Holding(int probes, int needed, int cells, double perCell) =>
        perCell > 0 ? (int)Math.Clamp(Math.Ceiling(needed / perCell), Math.Min(probes, cells), cells) : Math.Min(probes, cells);

    /// <summary>Cells to probe when those before were not enough.</summary>
    /// <param name="probes">Cells probed before.</param>
    /// <param name="cells">Cells in all.</param>
    /// <param name="looks">How the backend looks into cells.</param>
    public static int More(int probes, int cells, LookPolicy looks) => (int)Math.Min(cells, (long)looks.Growth * probes);

    /// <summary>Whether a search has to look where its hits come from, before it takes the cells probed for enough: under a filter, and for
    /// more hits than were measured.</summary>
    /// <param name="isFiltered">Whether the search has a filter.</param>
    /// <param name="reach">Hits that the search does its work for.</param>
    public static bool MustSettle(bool isFiltered, int reach) => isFiltered || reach > MostMeasuredHits;

    /// <summary>Whether the cells probed were enough. A filter may go with the vectors, and its matches lie in far cells: then hits come
    /// from the last of the cells probed as well as from the first, and the next hold some too.</summary>
    /// <param name="late">Hits that lie in the last half of the cells probed.</param>
    /// <param name="hits">Hits in all.</param>
    public static bool IsSettled(int late, int hits) => late <= LateShare * hits;

    private static int InProportion(int usual, int hits, int most) => (int)Math.Min(
        most, ((long)usual * Math.Max(hits, SearchSetting.UsualHits) + SearchSetting.UsualHits - 1) / SearchSetting.UsualHits);
}
