using System.Diagnostics;
using OrleansLsh.Core.Evaluation;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Searching;

namespace OrleansLsh.Index.Service.Measuring;

/// <summary>Times searches one after the other.</summary>
internal static class SettingMeter
{
    /// <summary>Searches that are made at once where they are not timed: a backend over the network takes them in one request.</summary>
    public const int AtOnce = 50;

    /// <summary>All queries are timed.</summary>
    public const int All = int.MaxValue;

    private const int WarmUp = 50;

    /// <summary>Answers and times.</summary>
    /// <param name="Answers">In the order of the queries.</param>
    /// <param name="Latency">How long they took.</param>
    public sealed record Run(IReadOnlyList<SearchResponse> Answers, LatencySummary Latency);

    /// <summary>Recall and speed of a setting.</summary>
    /// <param name="field">Where to search.</param>
    /// <param name="name">What the setting is called.</param>
    /// <param name="setting">The knobs; null for the default.</param>
    /// <param name="queries">What to search for.</param>
    /// <param name="truth">The exact neighbours, one entry per query or more.</param>
    /// <param name="timed">How many of the queries are timed; what the others find is asked for at once, over all cores.</param>
    /// <param name="cancellationToken">Checked before each query.</param>
    public static async Task<MeasuredSetting> MeasureAsync(
        MeasuredField field, string name, SearchSetting? setting, QuerySet queries, IReadOnlyList<TrueNeighbours> truth,
        int timed, CancellationToken cancellationToken)
    {
        Run run = await RunAsync(field, setting, queries, timed, cancellationToken);
        double[] recalls = await RecallMeter.RecallsAsync(field.Collection, queries, truth, run.Answers, cancellationToken);
        SearchSetting used = SettingRules.Resolve(field.State, setting, SearchPolicy.Reach(queries.K));
        return Named(name, used, queries.K, recalls, run.Latency);
    }

    /// <summary>Searches one after the other after a short warm-up, and times each.</summary>
    public static Task<Run> RunAsync(
        MeasuredField field, SearchSetting? setting, QuerySet queries, CancellationToken cancellationToken) =>
        RunAsync(field, setting, queries, All, cancellationToken);

    private static async Task<Run> RunAsync(
        MeasuredField field, SearchSetting? setting, QuerySet queries, int timed, CancellationToken cancellationToken)
    {
        SearchRequest[] requests = queries.Requests(setting);
        var answers = new List<SearchResponse>(requests.Length);
        var ticks = new long[Math.Min(timed, requests.Length)];
        for (int i = 0; i < Math.Min(WarmUp, requests.Length / 4); i++)
            await field.SearchAsync(requests[i], cancellationToken);
        for (int i = 0; i < ticks.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            answers.Add(await field.SearchAsync(requests[i], cancellationToken));
            ticks[i] = Stopwatch.GetTimestamp() - start;
        }
        foreach (SearchRequest[] some in requests.Skip(ticks.Length).Chunk(AtOnce))
            answers.AddRange(await field.SearchAsync(some, cancellationToken));
        return new Run(answers, LatencySummary.Of(ticks));
    }

    /// <summary>The entry of a curve.</summary>
    public static MeasuredSetting Named(string name, SearchSetting setting, int k, double[] recalls, LatencySummary latency) =>
        new(name, setting, k, recalls.Average(), latency.Qps, latency.P50Ms, latency.P95Ms, latency.P99Ms)
        {
            RecallError = setting.Scoring == Scoring.Exact ? 0 : MeasuredSetting.ErrorOf(recalls),
            PoorQueries = MeasuredSetting.PoorPart(recalls),
        };
}
