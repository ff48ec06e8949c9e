using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OrleansLsh.Grains.Indexing;

/// <summary>What the grains count, under the name <c>OrleansLsh</c>, beside what the service counts.</summary>
internal static class GrainMetrics
{
    private static readonly Meter Meter = new("OrleansLsh");
    private static readonly UpDownCounter<long> Queued =
        Meter.CreateUpDownCounter<long>("lsh.queue.documents", "{document}", "Documents that wait for a commit.");
    private static readonly Histogram<int> Calls = Meter.CreateHistogram<int>("lsh.commit.calls", "{call}", "Calls whose documents went into one commit.");
    private static readonly Histogram<double> Commits = Meter.CreateHistogram<double>("lsh.commit.duration", "s", "Time of a commit or deletion.");
    private static readonly Histogram<double> Hashing = Meter.CreateHistogram<double>("lsh.hash.duration", "s", "Time to hash a block.");
    private static readonly Counter<long> Hashed = Meter.CreateCounter<long>("lsh.hash.vectors", "{vector}", "Vectors hashed on request.");

    /// <summary>A call's documents wait.</summary>
    public static void OnQueued(int documents) => Queued.Add(documents);

    /// <summary>A call went away before its documents were taken.</summary>
    public static void OnLeft(int documents) => Queued.Add(-documents);

    /// <summary>Documents went into a commit.</summary>
    public static void OnTaken(int documents, int calls)
    {
        Queued.Add(-documents);
        Calls.Record(calls);
    }

    /// <summary>Times a commit until it is disposed of.</summary>
    public static Timed StartCommit() => new(Commits, default);

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
            if (_start == 0) return;
            double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
            if (tag.Key is null) histogram.Record(seconds);
            else histogram.Record(seconds, tag);
        }
    }
}
