using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OrleansLsh.Index.Service;

/// <summary>What the service counts and times, under the name <c>OrleansLsh</c>. Tags are few and bounded: never an id or a name.</summary>
internal static class ServiceMetrics
{
    private const string Name = "OrleansLsh";
    private static readonly ActivitySource Activities = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Written = Meter.CreateCounter<long>("lsh.documents.written", "{document}", "Documents made durable.");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("lsh.documents.refused", "{document}", "Documents reported as failed.");
    private static readonly Histogram<double> Search = Meter.CreateHistogram<double>("lsh.search.duration", "s", "Time of a search.");
    private static readonly Histogram<double> Training = Meter.CreateHistogram<double>("lsh.training.duration", "s", "Time of a training.");

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

    /// <summary>Documents were written.</summary>
    public static void OnWritten(long written, long refused)
    {
        if (written > 0) Written.Add(written);
        if (refused > 0) Refused.Add(refused);
    }

    /// <summary>A training ended well.</summary>
    public static void OnTrained(long start) => Training.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
}
