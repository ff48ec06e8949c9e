using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OrleansLsh.Grains.Indexing;

/// <summary>What the grains count, under the name <c>OrleansLsh</c>, beside what the service counts.</summary>
internal static class GrainMetrics
{
    private static readonly Meter Meter = new(LshTelemetry.Name);
    private static readonly Histogram<double> Hashing = Meter.CreateHistogram<double>("lsh.hash.duration", "s", "Time to hash a block.");
    private static readonly Counter<long> Hashed = Meter.CreateCounter<long>("lsh.hash.vectors", "{vector}", "Vectors hashed on request.");

    /// <summary>Times the hashing of a block until it is disposed of.</summary>
    public static Timed StartHashing(int vectors, bool fanOut)
    {
        var path = new KeyValuePair<string, object?>("lsh.path", fanOut ? "fan_out" : "snapshot");
        Hashed.Add(vectors, path);
        return new Timed(Hashing, path);
    }

    /// <summary>Records the time from its making to its disposal.</summary>
    internal readonly struct Timed(Histogram<double> histogram, KeyValuePair<string, object?> tag) : IDisposable
    {
        private readonly long _start = histogram.Enabled ? Stopwatch.GetTimestamp() : 0;

        public void Dispose()
        {
            if (_start != 0) histogram.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, tag);
        }
    }
}
