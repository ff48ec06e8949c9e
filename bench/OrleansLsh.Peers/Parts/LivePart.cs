using System.Diagnostics;
using System.Globalization;
using OrleansLsh.Peers.Data;
using OrleansLsh.Peers.Measuring;

namespace OrleansLsh.Peers.Parts;

/// <summary>What the recall that a service measures of its own answers says beside what is true, and what it costs searches that take all
/// cores. Prints a line of a table for each set.</summary>
internal static class LivePart
{
    private const int Rounds = 5;

    private const double Floor = .8;

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(12);

    private static readonly SimilarityOptions Unobserved = new() { LiveRecallShare = 0 };

    public static async Task RunAsync(BenchmarkFolder folder)
    {
        Console.WriteLine("| set | recall as served | searches compared | true recall of the same queries | below .8, served / true | QPS without / with | cost |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        await foreach (QuerySet set in QuerySet.AllAsync(folder))
        {
            // Made by the search part; some sets are of other parts alone.
            if (!File.Exists(folder.Collection(set.Set))) continue;
            // For the sake of the compiler.
            await AskAllAsync(folder, set, Unobserved);
            var (without, with) = (new List<double>(), new List<double>());
            var served = new List<ServedRecall>();
            for (int round = 0; round < Rounds; round++)
            {
                without.Add((await AskAllAsync(folder, set, Unobserved)).PerSecond);
                (double perSecond, ServedRecall? told) = await AskAllAsync(folder, set, new SimilarityOptions());
                with.Add(perSecond);
                if (told is not null) served.Add(told);
            }
            double[] recalls = await TrueAsync(folder, set);
            int compared = served.Sum(round => round.Queries);
            double Pooled(Func<ServedRecall, double> of) => served.Sum(round => round.Queries * of(round)) / compared;
            // Of the rounds' errors, each weighted by its part of the queries.
            double error = Math.Sqrt(served.Sum(round => Math.Pow(round.Queries * round.RecallError, 2))) / compared;
            var (alone, observed) = (Median(without), Median(with));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {set.Set} | {Pooled(round => round.Recall):0.0000} ± {error:0.0000} | {compared} | {recalls.Average():0.0000} "
                + $"| {Pooled(round => round.PoorQueries):P1} / {recalls.Count(recall => recall < Floor) / (double)recalls.Length:P1} | {alone:N0} / {observed:N0} | {1 - observed / alone:P1} |"));
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>Asks all queries again and again, as many at once as there are cores.</summary>
    private static async Task<(double PerSecond, ServedRecall? Served)> AskAllAsync(BenchmarkFolder folder, QuerySet set, SimilarityOptions options)
    {
        await using ISimilarityService service = EmbeddedSimilarity.Open(folder.Collection(set.Set), options);
        var collection = new SimilarityCollection(service, set.Set);
        for (int q = 0; q < set.Queries.Count; q++) await set.AskAsync(collection, q, setting: null);
        long start = Stopwatch.GetTimestamp();
        int[] asked = await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(caller => Task.Run(async () =>
        {
            int count = 0;
            for (; Stopwatch.GetElapsedTime(start) < Measured; count++)
                await set.AskAsync(collection, (caller * set.Queries.Count / Environment.ProcessorCount + count) % set.Queries.Count, setting: null);
            return count;
        })));
        double perSecond = asked.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (perSecond, (await service.DescribeAsync(set.Set)).Fields[0].Served);
    }

    private static async Task<double[]> TrueAsync(BenchmarkFolder folder, QuerySet set)
    {
        await using ISimilarityService service = EmbeddedSimilarity.Open(folder.Collection(set.Set), Unobserved);
        var collection = new SimilarityCollection(service, set.Set);
        var rows = new int[set.Queries.Count][];
        for (int q = 0; q < rows.Length; q++) rows[q] = SimilarityCollection.Rows(await set.AskAsync(collection, q, setting: null));
        return DistanceRecall.OfEach(set.Documents, set.Queries, set.Truth, rows);
    }
}
