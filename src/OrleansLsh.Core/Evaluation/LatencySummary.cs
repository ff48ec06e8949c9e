using System.Diagnostics;

namespace OrleansLsh.Core.Evaluation;

/// <summary>How long the calls of one kind took.</summary>
/// <param name="Count">Calls measured, at least 1.</param>
/// <param name="Qps">Calls per second.</param>
/// <param name="MeanMs">Mean, in milliseconds.</param>
/// <param name="P50Ms">The median, in milliseconds.</param>
/// <param name="P95Ms">95 % of the calls took at most this, in milliseconds.</param>
/// <param name="P99Ms">99 % of the calls took at most this, in milliseconds.</param>
public sealed record LatencySummary(int Count, double Qps, double MeanMs, double P50Ms, double P95Ms, double P99Ms)
{
    /// <summary>Calls made one after another: calls per second follow from the sum of their times.</summary>
    /// <param name="ticks">Duration of each call in <see cref="Stopwatch"/> ticks, in any order.</param>
    public static LatencySummary Of(ReadOnlySpan<long> ticks)
    {
        long sum = 0;
        foreach (long tick in ticks) sum += tick;
        return Of(ticks, sum);
    }

    /// <summary>Calls of which several were under way at once.</summary>
    /// <param name="ticks">Duration of each call in <see cref="Stopwatch"/> ticks, in any order.</param>
    /// <param name="elapsedTicks">From the start of the first call to the end of the last, in <see cref="Stopwatch"/> ticks.</param>
    /// <exception cref="ArgumentException">There are no calls.</exception>
    public static LatencySummary Of(ReadOnlySpan<long> ticks, long elapsedTicks)
    {
        if (ticks.IsEmpty) throw new ArgumentException("There are no calls to summarise.", nameof(ticks));
        long[] sorted = ticks.ToArray();
        Array.Sort(sorted);
        double seconds = Math.Max(elapsedTicks, 1) / (double)Stopwatch.Frequency;
        return new LatencySummary(
            sorted.Length, sorted.Length / seconds, Milliseconds(sorted.Average()),
            Percentile(sorted, 50), Percentile(sorted, 95), Percentile(sorted, 99));
    }

    /// <summary>Nearest rank: the least value that so many percent of the values do not exceed.</summary>
    private static double Percentile(long[] sorted, int percent) =>
        Milliseconds(sorted[(int)(((long)sorted.Length * percent + 99) / 100) - 1]);

    private static double Milliseconds(double ticks) => ticks * 1000 / Stopwatch.Frequency;
}
