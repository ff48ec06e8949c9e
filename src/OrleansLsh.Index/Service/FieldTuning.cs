namespace OrleansLsh.Index.Service;

/// <summary>The setting that searches of a field use by default, and what it was chosen from.</summary>
/// <param name="Default">The cheapest setting measured that reaches the target.</param>
/// <param name="TargetRecall">The recall@10 asked for.</param>
/// <param name="Curve">Every setting measured, in the order of measurement.</param>
public sealed record FieldTuning(SearchSetting Default, double TargetRecall, IReadOnlyList<MeasuredSetting> Curve);
