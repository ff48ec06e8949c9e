using System.Diagnostics;
using OrleansLsh.Core.Evaluation;

namespace OrleansLsh.Core.Tests.Evaluation;

public class LatencySummaryTests
{
    private static readonly long Millisecond = Stopwatch.Frequency / 1000;

    [Fact]
    public void Percentiles_are_nearest_ranks_of_what_was_recorded_in_any_order()
    {
        long[] ticks = [.. Enumerable.Range(1, 200).Reverse().Select(ms => ms * Millisecond)];
        var summary = LatencySummary.Of(ticks);
        Assert.Equal(200, summary.Count);
        Assert.Equal(100, summary.P50Ms, 6);
        Assert.Equal(190, summary.P95Ms, 6);
        Assert.Equal(198, summary.P99Ms, 6);
        Assert.Equal(100.5, summary.MeanMs, 6);
    }

    [Fact]
    public void One_call_is_every_percentile()
    {
        var summary = LatencySummary.Of([5 * Millisecond]);
        Assert.Equal((5.0, 5.0, 5.0), (summary.P50Ms, summary.P95Ms, summary.P99Ms));
        Assert.Equal(200, summary.Qps, 6);
    }

    [Fact]
    public void Calls_in_parallel_share_the_elapsed_time() =>
        Assert.Equal(2000, LatencySummary.Of([Millisecond, Millisecond], Millisecond).Qps, 6);

    [Fact]
    public void No_calls_have_no_summary() => Assert.Throws<ArgumentException>(() => LatencySummary.Of([]));
}
