using System.Diagnostics;
using System.Globalization;

namespace OrleansLsh.ClusterBench;

/// <summary>Times calls and prints one row of a markdown table.</summary>
internal static class Measured
{
    /// <summary>The median of several rounds of units per second; warm-up is the first round, not counted.</summary>
    public static async Task<double> RateAsync(int rounds, double units, Func<Task> round)
    {
        await round();
        var rates = new double[rounds];
        for (int i = 0; i < rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await round();
            rates[i] = units / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        Array.Sort(rates);
        return rates[rounds / 2];
    }

    /// <summary>Measures two alternatives, their rounds in turns, so that other work on the machine meets both.</summary>
    public static async Task<(double First, double Second)> RatesAsync(int rounds, double units, Func<Task> first, Func<Task> second)
    {
        var rates = new[] { new double[rounds], new double[rounds] };
        await first();
        await second();
        for (int i = 0; i < rounds; i++)
            foreach ((int which, Func<Task> round) in new[] { (0, first), (1, second) })
            {
                long start = Stopwatch.GetTimestamp();
                await round();
                rates[which][i] = units / Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        foreach (double[] own in rates) Array.Sort(own);
        return (rates[0][rounds / 2], rates[1][rounds / 2]);
    }

    /// <summary>Median, 99th percentile in milliseconds, and bytes allocated per call in the whole process.</summary>
    public static async Task<(double P50, double P99, long Bytes)> LatencyAsync(int calls, Func<Task> call)
    {
        for (int i = 0; i < calls / 4; i++) await call();
        var times = new double[calls];
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < calls; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await call();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        long bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / calls;
        Array.Sort(times);
        return (times[calls / 2], times[calls * 99 / 100], bytes);
    }

    /// <summary>Prints a row.</summary>
    public static void Row(FormattableString what, FormattableString figure, string floor = "") => Console.WriteLine(
        $"| {what.ToString(CultureInfo.InvariantCulture)} | {figure.ToString(CultureInfo.InvariantCulture)} | {floor} |");
}
