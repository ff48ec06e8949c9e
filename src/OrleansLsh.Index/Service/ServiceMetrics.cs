using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OrleansLsh.Index.Service;

/// <summary>What the service counts and times, under the name <c>OrleansLsh</c>. Tags are few and bounded: never an id or a name.</summary>
internal static class ServiceMetrics
{
    private const string Name = LshTelemetry.Name;
    private static readonly ActivitySource Activities = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Written =
        Meter.CreateCounter<long>("lsh.documents.written", "{document}", "Documents made durable.");
    private static readonly Counter<long> Refused =
        Meter.CreateCounter<long>("lsh.documents.refused", "{document}", "Documents reported as failed.");
    private static readonly UpDownCounter<long> Queued =
        Meter.CreateUpDownCounter<long>("lsh.queue.documents", "{document}", "Documents to write or delete that wait for a commit.");
    private static readonly Histogram<int> Calls =
        Meter.CreateHistogram<int>("lsh.commit.calls", "{call}", "Calls whose documents went into one commit.");
    private static readonly Histogram<double> Commits =
        Meter.CreateHistogram<double>("lsh.commit.duration", "s", "Time of a commit or deletion.");
    private static readonly Histogram<double> Search = Meter.CreateHistogram<double>("lsh.search.duration", "s", "Time of a search.");
    private static readonly Histogram<double> Training = Meter.CreateHistogram<double>("lsh.training.duration", "s", "Time of a training.");

    private static readonly Counter<long> Due =
        Meter.CreateCounter<long>("lsh.training.due", "{field}", "Fields that were found to be trained again, once for each version.");

    private static readonly Histogram<double> Recalls =
        Meter.CreateHistogram<double>("lsh.search.recall", "1", "Recall of an answer that was compared with exact search.");
    private static readonly Counter<long> NotCompared =
        Meter.CreateCounter<long>("lsh.search.not_compared", "{search}", "Searches that were chosen for comparing and were not compared.");

    /// <summary>Starts the span of an operation; null where nobody listens.</summary>
    public static Activity? Start(string operation) => Activities.StartActivity(operation);

    /// <summary>A time stamp where searches are being timed, else 0.</summary>
    public static long SearchStart() => Search.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <summary>A search was answered.</summary>
    public static void OnSearched(long start, bool byId)
    {
        if (start != 0) OnSearched(Stopwatch.GetElapsedTime(start), byId);
    }

    /// <summary>A search was answered, alone or among others.</summary>
    public static void OnSearched(TimeSpan took, bool byId) =>
        Search.Record(took.TotalSeconds, new KeyValuePair<string, object?>("lsh.by", byId ? "id" : "vector"));

    /// <summary>An answer was compared with exact search.</summary>
    public static void OnCompared(double recall) => Recalls.Record(recall);

    /// <summary>An answer could not be compared.</summary>
    /// <param name="why"><c>busy</c>, <c>changed</c> or <c>failed</c>.</param>
    public static void OnNotCompared(string why) => NotCompared.Add(1, new KeyValuePair<string, object?>("lsh.why", why));

    /// <summary>Documents were written.</summary>
    public static void OnWritten(long written, long refused)
    {
        if (written > 0) Written.Add(written);
        if (refused > 0) Refused.Add(refused);
    }

    /// <summary>A call's documents wait for a commit.</summary>
    public static void OnQueued(int documents) => Queued.Add(documents);

    /// <summary>A call went away before its documents were taken.</summary>
    public static void OnLeft(int documents) => Queued.Add(-documents);

    /// <summary>Documents went into a commit.</summary>
    public static void OnTaken(int documents, int calls)
    {
        Queued.Add(-documents);
        Calls.Record(calls);
    }

    /// <summary>A time stamp where commits are being timed, else 0.</summary>
    public static long CommitStart() => Commits.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <summary>A commit ended.</summary>
    public static void OnCommitted(long start)
    {
        if (start != 0) Commits.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>A field was found that is to be trained.</summary>
    public static void OnTrainingDue() => Due.Add(1);

    /// <summary>A training ended well.</summary>
    public static void OnTrained(long start) => Training.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
}
