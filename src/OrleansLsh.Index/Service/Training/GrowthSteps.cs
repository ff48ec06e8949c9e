namespace OrleansLsh.Index.Service.Training;

/// <summary>The settings to try for a larger answer: more work until the target is reached, then fewer candidates until it is
/// not.</summary>
/// <param name="usual">What serves fewer hits.</param>
/// <param name="hits">Hits wanted.</param>
/// <param name="cells">Number of cells K.</param>
internal sealed class GrowthSteps(SearchSetting usual, int hits, int cells)
{
    // What the quantised residuals rank beyond these is hardly ever among the hits.
    private const double MostCandidatesPerHit = 4;

    private const int MostCandidates = 10_000;

    private static readonly double[] FewerPerHit = [2, 1.5, 1.2];

    private int _reductions;
    private bool _reached;

    /// <summary>The first to try.</summary>
    public SearchSetting First => usual.Scoring == Scoring.Native
        ? usual with { Candidates = Math.Max(hits, usual.Candidates ?? hits) }
        : usual.Candidates is null ? usual : usual with { Candidates = PerHit(MostCandidatesPerHit) };

    /// <summary>The one to try after another; null when the least is known, or that none reaches the target.</summary>
    public SearchSetting? Next(SearchSetting before, bool reaches)
    {
        _reached |= reaches;
        if (_reached) return reaches && before.Scoring == Scoring.Cells && before.Candidates is not null && _reductions < FewerPerHit.Length
            ? before with { Candidates = PerHit(FewerPerHit[_reductions++]) }
            : null;
        if (before.Scoring == Scoring.Exact) return null;
        if (before.Scoring == Scoring.Native)
            return before.Candidates >= MostCandidates
                ? SearchSetting.Exact
                : before with { Candidates = Step(before.Candidates!.Value, MostCandidates) };
        // All cells compared, and still not: exact search is about as fast.
        return before.Probes >= cells ? SearchSetting.Exact : before with { Probes = Step(before.Probes!.Value, cells) };
    }

    private int PerHit(double candidates) => (int)Math.Ceiling(candidates * hits);

    private static int Step(int knob, int most) => Math.Min(most, (int)Math.Ceiling(knob * Math.Sqrt(2)));
}
