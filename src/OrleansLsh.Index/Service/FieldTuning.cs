using OrleansLsh.Index.Service.Searching;

namespace OrleansLsh.Index.Service;

/// <summary>The setting that searches of a field use by default, and what it was chosen from.</summary>
/// <param name="Default">The cheapest setting measured that reaches the target for ten hits.</param>
/// <param name="TargetRecall">The recall asked for, 0 to 1: that of ten hits, and of as many as <paramref name="Default"/> grows to.</param>
/// <param name="Curve">Every setting measured for ten hits, in the order of measurement.</param>
public sealed record FieldTuning(SearchSetting Default, double TargetRecall, IReadOnlyList<MeasuredSetting> Curve)
{
    /// <summary>For more than ten hits: the least work that was measured to reach the target, one entry per number of hits, ascending. Empty where the
    /// default is exact, and in what was tuned before there were any: then probes and candidates grow in proportion to the hits.</summary>
    public IReadOnlyList<MeasuredSetting> Larger { get; init; } = [];

    /// <summary>The setting for a number of hits, between those measured by interpolation.</summary>
    /// <param name="hits">offset + limit, 1 or more.</param>
    public SearchSetting For(int hits) => SearchPolicy.Grown(this, hits);
}
