namespace OrleansLsh;

/// <summary>The setting that searches of a field use by default, and what it was chosen from.</summary>
/// <param name="Default">The cheapest setting measured that reaches the target for ten hits.</param>
/// <param name="TargetRecall">The recall asked for, 0 to 1: that of ten hits, and of as many as <paramref name="Default"/> grows
/// to.</param>
/// <param name="Curve">Every setting measured for ten hits, in the order of measurement.</param>
public sealed record FieldTuning(SearchSetting Default, double TargetRecall, IReadOnlyList<MeasuredSetting> Curve)
{
    // Beyond what was measured, work grows with the hits by a power between the root and all of it.
    private const double LeastGrowth = 0.5, MostGrowth = 1;

    /// <summary>For more than ten hits: the least work that was measured to reach the target, one entry per number of hits, ascending.
    /// Empty where the default is exact, and in what was tuned before there were any: then probes and candidates grow in proportion to the
    /// hits.</summary>
    public IReadOnlyList<MeasuredSetting> Larger { get; init; } = [];

    /// <summary>What the training tried before it chose what the backend keeps of the vectors; null where it was told what to keep, or had
    /// no choice.</summary>
    public MethodTable? Methods { get; init; }

    /// <summary>Documents with a vector in the field when it was measured; 0 where an earlier version tuned, which did not keep
    /// it.</summary>
    public long Documents { get; init; }

    /// <summary>How many queries the curve was measured with; 0 where an earlier version tuned, which did not keep it.</summary>
    public int Queries { get; init; }

    /// <summary>Whether these queries were given with the training; else they are stored documents, each without itself among its
    /// neighbours.</summary>
    public bool HasGivenQueries { get; init; }

    /// <summary>Where queries were given: settings of <see cref="Curve"/> measured with stored documents as queries too, each without
    /// itself among its neighbours; as many as the time allowed. Else empty.</summary>
    public IReadOnlyList<MeasuredSetting> DocumentCurve { get; init; } = [];

    /// <summary>Squared Euclidean distance to the nearest cell's centroid within which nearly all of these queries lie. A query that lies
    /// further is unlike what was measured: where a search names no knobs, four times as many cells are probed for it. Null without
    /// cells, and where an earlier version tuned.</summary>
    public float? UsualDistance { get; init; }

    /// <summary>Squared Euclidean distance to the nearest cell's centroid within which nearly all documents lie that the model was not
    /// trained on: where many lie further, they are others than those of the training. Null without cells, and where an earlier version
    /// tuned.</summary>
    public float? DocumentDistance { get; init; }

    /// <summary>The setting that has a recall for a number of hits: for ten the fastest one measured that reaches it, and for more as many
    /// times its work as <see cref="Default"/> needs for them. Exact search where none reaches it.</summary>
    /// <param name="recall">Above 0 and at most 1.</param>
    /// <param name="hits">offset + limit, 1 or more.</param>
    public SearchSetting Reaching(double recall, int hits)
    {
        // However many queries found all, the next may not.
        if (recall >= 1) return SearchSetting.Exact;
        if (recall == TargetRecall) return For(hits);
        SearchSetting usual = Fastest(Curve, recall);
        if (hits <= SearchSetting.UsualHits || usual.Scoring == Scoring.Exact) return usual;
        SearchSetting larger = For(hits);
        if (larger.Scoring != usual.Scoring || Default.Scoring != usual.Scoring)
            return recall > TargetRecall ? SearchSetting.Exact : InProportion(usual, hits);
        return usual with
        {
            Probes = Grown(usual.Probes, Default.Probes, larger.Probes, SearchSetting.MaxProbes),
            // Ten hits need more candidates each than many do; with fewer than were measured for so many, the scan alone would order them.
            Candidates = Most(Grown(usual.Candidates, Default.Candidates, larger.Candidates, int.MaxValue), larger.Candidates),
        };
    }

    /// <summary>The setting for a number of hits, between those measured by interpolation.</summary>
    /// <param name="hits">offset + limit, 1 or more.</param>
    public SearchSetting For(int hits)
    {
        SearchSetting usual = Default;
        if (hits <= SearchSetting.UsualHits || usual.Scoring == Scoring.Exact) return usual;
        (int Hits, SearchSetting Setting) low = (SearchSetting.UsualHits, usual), before = low;
        foreach (MeasuredSetting measured in Larger)
        {
            if (measured.K >= hits) return Between(low, (measured.K, measured.Setting), hits, 0, double.MaxValue);
            (before, low) = (low, (measured.K, measured.Setting));
        }
        return Larger.Count > 0
            ? Between(before, low, hits, LeastGrowth, MostGrowth)
            : InProportion(usual, hits);
    }

    /// <summary>The fastest setting of a curve that reaches a recall; exact search where none does.</summary>
    internal static SearchSetting Fastest(IEnumerable<MeasuredSetting> curve, double recall)
    {
        MeasuredSetting[] reaching = [.. curve.Where(measured => measured.Setting.Scoring == Scoring.Exact || measured.Reaches(recall))];
        MeasuredSetting? fastest = reaching.MaxBy(measured => measured.QueriesPerSecond);
        // Less work is not slower, whatever the clock says of it while the machine does something else.
        while (reaching.Where(measured => IsLess(measured.Setting, fastest!.Setting)).MaxBy(measured => measured.QueriesPerSecond)
            is { } less) fastest = less;
        return fastest?.Setting ?? SearchSetting.Exact;
    }

    private static bool IsLess(SearchSetting one, SearchSetting other) =>
        one.Scoring == other.Scoring && one.Rerank == other.Rerank && (one.Probes, one.Candidates) != (other.Probes, other.Candidates)
        && one.Probes <= other.Probes && (one.Candidates <= other.Candidates || (one.Candidates is null && other.Candidates is null));

    /// <summary>The setting on the line through two measured ones, hits and knobs by their logarithms; where one of them is of another
    /// search method, the larger.</summary>
    private static SearchSetting Between(
        (int Hits, SearchSetting Setting) low, (int Hits, SearchSetting Setting) high, int hits, double least, double most)
    {
        if (low.Setting.Scoring != high.Setting.Scoring || high.Setting.Scoring == Scoring.Exact) return high.Setting;
        return high.Setting with
        {
            Probes = Knob(low.Setting.Probes, high.Setting.Probes, SearchSetting.MaxProbes),
            Candidates = Knob(low.Setting.Candidates, high.Setting.Candidates, int.MaxValue),
        };

        int? Knob(int? from, int? to, int limit)
        {
            if (from is not int a || to is not int b) return to;
            double growth = Math.Clamp(Math.Log((double)b / a) / Math.Log((double)high.Hits / low.Hits), least, most);
            return (int)Math.Min(limit, Math.Ceiling(b * Math.Pow((double)hits / high.Hits, growth)));
        }
    }

    private static SearchSetting InProportion(SearchSetting usual, int hits) => usual with
    {
        Probes = Times(usual.Probes, (double)hits / SearchSetting.UsualHits, SearchSetting.MaxProbes),
        Candidates = Times(usual.Candidates, (double)hits / SearchSetting.UsualHits, int.MaxValue),
    };

    private static int? Grown(int? knob, int? from, int? to, int limit) =>
        from is int few && to is int many ? Times(knob, Math.Max(1, (double)many / few), limit) : knob;

    private static int? Most(int? one, int? other) => one is int a && other is int b ? Math.Max(a, b) : one ?? other;

    private static int? Times(int? knob, double factor, int limit) =>
        knob is int given ? (int)Math.Min(limit, Math.Ceiling(given * factor)) : null;
}
