namespace OrleansLsh.Index.Service.Training;

/// <summary>When a curve of settings, the ones of more work behind those of less, has been measured far enough.</summary>
internal static class CurveEnd
{
    /// <summary>A recall that is this part of what the target leaves to lose is as good as none.</summary>
    private const double HardlyAny = 1 / 20.0;

    /// <summary>So many times the work must find more, or yet more finds nothing: two steps of √2, and the one that is under way.</summary>
    private const double Twice = 2.5;

    /// <summary>Whether more work can neither be the fastest way to the target nor find what nothing so far did.</summary>
    /// <param name="curve">What was measured so far, at least one setting; exact search among it is passed over.</param>
    /// <param name="target">Recall, above 0 and at most 1; the last of the curve reaches it.</param>
    public static bool IsFarEnough(IReadOnlyList<MeasuredSetting> curve, double target)
    {
        double hardly = (1 - target) * HardlyAny;
        if (1 - curve[^1].Recall < hardly) return true;
        double last = Work(curve[^1]);
        var tried = curve.Where(one => one.Setting.Scoring != Scoring.Exact).ToList();
        var before = tried.Where(one => Twice * Work(one) <= last).ToList();
        return before.Exists(one => one.Reaches(target)) && tried.Max(one => one.Recall) - before.Max(one => one.Recall) < hardly;
    }

    private static double Work(MeasuredSetting measured) => measured.Setting.Probes ?? measured.Setting.Candidates ?? 0;
}
