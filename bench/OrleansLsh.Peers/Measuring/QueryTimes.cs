using System.Diagnostics;

namespace OrleansLsh.Peers.Measuring;

/// <summary>How long single queries take, one after the other.</summary>
/// <param name="PerSecond">Queries per second, everything between two queries included.</param>
/// <param name="P50">Median in microseconds.</param>
/// <param name="P95">95th percentile in microseconds.</param>
/// <param name="P99">99th percentile in microseconds.</param>
internal sealed record QueryTimes(double PerSecond, double P50, double P95, double P99)
{
    // The same as in hnswlib_driver.cpp, but for the warm-up, which leaves the runtime time to compile.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.4), Measured = TimeSpan.FromSeconds(0.4);

    // Pinned to one core, the runtime's compiler has to share it with the queries: it takes seconds until the code is what it will stay.
    private static readonly TimeSpan Compilation = TimeSpan.FromSeconds(15);

    /// <summary>Asks queries until the code that answers them is compiled for good.</summary>
    public static Task CompileAsync(int queries, Func<int, Task> ask) => PassesAsync(queries, ask, Compilation);

    /// <summary>Runs whole passes over the queries, first unmeasured, then measured.</summary>
    /// <param name="queries">Number of queries.</param>
    /// <param name="ask">Asks query q, 0 to queries − 1.</param>
    public static async Task<QueryTimes> MeasureAsync(int queries, Func<int, Task> ask)
    {
        await PassesAsync(queries, ask, WarmUp);
        return await PassesAsync(queries, ask, Measured);
    }

    /// <summary>The values under which p50, p95 and p99 are printed.</summary>
    public (string Name, double Value)[] Values => [("qps", PerSecond), ("p50_us", P50), ("p95_us", P95), ("p99_us", P99)];

    private static async Task<QueryTimes> PassesAsync(int queries, Func<int, Task> ask, TimeSpan howLong)
    {
        var microseconds = new List<double>(queries * 16);
        long start = Stopwatch.GetTimestamp(), before = start;
        do
        {
            for (int q = 0; q < queries; q++)
            {
                await ask(q);
                long now = Stopwatch.GetTimestamp();
                microseconds.Add(Stopwatch.GetElapsedTime(before, now).TotalMicroseconds);
                before = now;
            }
        }
        while (Stopwatch.GetElapsedTime(start) < howLong);
        double perSecond = microseconds.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        microseconds.Sort();
        double Percentile(double share) => microseconds[Math.Min(microseconds.Count - 1, (int)(share * microseconds.Count))];
        return new QueryTimes(perSecond, Percentile(.5), Percentile(.95), Percentile(.99));
    }
}
