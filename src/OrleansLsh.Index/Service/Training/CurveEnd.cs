namespace OrleansLsh.Index.Service.Training;

/// <summary>When a curve of settings, the ones of more work behind those of less, has been measured far enough.</summary>
internal static class CurveEnd
{
    /// <summary>A recall that is this part of what is left to lose is as good as none.</summary>
    private const double HardlyAny = 1 / 20.0;

    /// <summary>So many times the work must find more, or yet more finds nothing: two steps of √2, and the one under way.</summary>
    private const double Twice = 2.5;

    /// <summary>Whether more work can neither be the fastest way to the target nor find what nothing so far did.</summary>
    /// <param name="curve">What was measured so far, at least one setting; exact search among it is passed over.</param>
    /// <param name="target">Recall, above 0 and at most 1; the last of the curve reaches it.</param>
    public static bool IsFarEnough(IReadOnlyList<MeasuredSetting> curve, double target) =>
        1 - curve[^1].Recall < (1 - target) * HardlyAny
        || curve.Where(one => one.Setting.Scoring != Scoring.Exact).GroupBy(one => one.Setting.Scoring)
            .All(method => FindsNoMore([.. method], target));

    /// <summary>Whether a method, whose work is not that of another, found as good as nothing behind settings that reach the
    /// target.</summary>
    private static bool FindsNoMore(IReadOnlyList<MeasuredSetting> method, double target)
    {
        double last = Work(method[^1]);
        var before = method.Where(one => Work(one) > 0 && Twice * Work(one) <= last).ToList();
        if (!before.Exists(one => one.Reaches(target))) return false;
        double most = method.Max(one => one.Recall);
        // A promise beyond the target wants a part of what is left to lose, too.
        double hardly = (1 - Math.Max(target, most)) * HardlyAny;
        return most - before.Max(one => one.Recall) <= hardly;
    }

    private static double Work(MeasuredSetting measured) => measured.Setting.Probes ?? measured.Setting.Candidates ?? 0;
}
