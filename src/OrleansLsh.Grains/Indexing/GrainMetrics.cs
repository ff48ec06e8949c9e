using System.Diagnostics.Metrics;

namespace OrleansLsh.Grains.Indexing;

/// <summary>What the grains count, under the name <c>OrleansLsh</c>, beside what the service counts.</summary>
internal static class GrainMetrics
{
    private static readonly Meter Meter = new("OrleansLsh");
    private static readonly UpDownCounter<long> Queued = Meter.CreateUpDownCounter<long>("lsh.queue.documents", "{document}", "Documents that wait for a commit.");
    private static readonly Histogram<int> Calls = Meter.CreateHistogram<int>("lsh.commit.calls", "{call}", "Calls whose documents went into one commit.");

    /// <summary>A call's documents wait.</summary>
    public static void OnQueued(int documents) => Queued.Add(documents);

    /// <summary>Documents went into a commit.</summary>
    public static void OnTaken(int documents, int calls)
    {
        if (calls == 0) return;
        Queued.Add(-documents);
        Calls.Record(calls);
    }
}
