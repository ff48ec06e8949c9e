using System.Diagnostics;
using System.Globalization;
using OrleansLsh.Peers.Measuring;
using OrleansLsh.Peers.Parts;

namespace OrleansLsh.Peers.Elastic;

/// <summary>All settings of both sides on the same queries, one after the other in each round, so that what else the machine does meets all alike.</summary>
internal sealed class Sweep(QuerySet set, SimilarityCollection collection, NativeIndex[] natives, ClientServer client, string state, bool hasGraph, int rounds)
{
    /// <summary>Rounds of which the median counts; some more before them warm up.</summary>
    public const int DefaultRounds = 5;

    private const int Queries = 250;
    private const string ByClient = ", .NET client";
    private static readonly int[] Candidates = [10, 15, 20, 30, 40, 60, 80, 120, 160, 320, 640, 1_280], Probes = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 128, 192, 256];

    private sealed record Setting(string By, string Name, Func<ReadOnlyMemory<float>, Task<int[]>> Ask)
    {
        public List<double> PerSecond { get; } = [];

        public List<double> Medians { get; } = [];
    }

    /// <summary>Measures and prints a line for each setting: recall, median QPS and median of the rounds' p50.</summary>
    public async Task RunAsync()
    {
        Setting[] settings = [.. Natives(), .. Ours()];
        var recalls = new Dictionary<Setting, double>();
        int warmUps = (rounds + 1) / 2;
        for (int round = 0; round < warmUps + rounds; round++)
            foreach (Setting setting in settings)
            {
                var answers = new int[Queries][];
                var times = new double[Queries];
                long start = Stopwatch.GetTimestamp();
                for (int q = 0; q < Queries; q++)
                {
                    long before = Stopwatch.GetTimestamp();
                    answers[q] = await setting.Ask(set.Queries.Values.Slice(q * set.Queries.Dimensions, set.Queries.Dimensions));
                    times[q] = Stopwatch.GetElapsedTime(before).TotalMicroseconds;
                }
                double perSecond = Queries / Stopwatch.GetElapsedTime(start).TotalSeconds;
                recalls[setting] = DistanceRecall.Of(set.Documents, set.Queries.Slice(0, Queries), set.Truth.Slice(0, Queries), answers);
                if (round < warmUps) continue;
                setting.PerSecond.Add(perSecond);
                setting.Medians.Add(Median([.. times]));
            }
        foreach (Setting setting in settings)
            MeasurementLine.Print(new Measurement("elastic", setting.By, set.Set, $"{setting.Name} {state}", new Dictionary<string, double[]>
            {
                ["recall"] = [recalls[setting]],
                ["qps"] = [Median(setting.PerSecond)],
                ["p50_us"] = [Median(setting.Medians)],
            }));
    }

    /// <summary>Each over a bare HttpClient, and over Elastic's client, which the product's requests go through too.</summary>
    private IEnumerable<Setting> Natives()
    {
        foreach ((string suffix, ClientServer? by) in new[] { ("", (ClientServer?)null), (ByClient, client) })
        {
            foreach (NativeIndex native in natives)
                foreach (double? oversample in native.Oversamples)
                    foreach (int candidates in Candidates)
                        yield return new(
                            native.Type + suffix, Name($"num_candidates={candidates}{(oversample is { } factor ? Name($" oversample={factor}") : "")}"),
                            query => native.SearchAsync(query, candidates, oversample, by));
        }
    }

    private IEnumerable<Setting> Ours()
    {
        foreach (int probes in Probes)
            yield return new(Measurement.Product, Name($"probes={probes}"), query => AskAsync(query, new SearchSetting { Probes = probes }));
        foreach (int candidates in hasGraph ? Candidates : [])
            yield return new(Measurement.Product, Name($"native candidates={candidates}"), query => AskAsync(query, new SearchSetting { Scoring = Scoring.Native, Candidates = candidates }));
        yield return new(Measurement.Product, "default", query => AskAsync(query, null));
        yield return new(Measurement.Product, "exact", query => AskAsync(query, SearchSetting.Exact));
        yield return new("seed", "more_like_this", query => AskAsync(query, SearchSetting.Seed));
    }

    private async Task<int[]> AskAsync(ReadOnlyMemory<float> query, SearchSetting? setting) =>
        SimilarityCollection.Rows(await collection.SearchAsync(query, 10, setting));

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static string Name(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
