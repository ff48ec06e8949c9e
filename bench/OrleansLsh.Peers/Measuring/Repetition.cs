using System.Diagnostics;

namespace OrleansLsh.Peers.Measuring;

/// <summary>Work that is repeated for a while.</summary>
internal static class Repetition
{
    /// <summary>Runs work for a while to warm up and then as long again; gives the seconds of the fastest run.</summary>
    /// <remarks>Warming up takes time, not a count of runs: the runtime compiles hot code anew in the background.</remarks>
    public static double FastestSeconds(TimeSpan howLong, Action work)
    {
        Run(howLong, work);
        return Run(howLong, work);
    }

    private static double Run(TimeSpan howLong, Action work)
    {
        double fastest = double.MaxValue;
        long start = Stopwatch.GetTimestamp();
        do
        {
            long before = Stopwatch.GetTimestamp();
            work();
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(before).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(start) < howLong);
        return fastest;
    }
}
