using System.Diagnostics;
using OrleansLsh.Peers.Data;
using OrleansLsh.Peers.Measuring;

namespace OrleansLsh.Peers.Parts;

/// <summary>Searches of several callers at once on all cores, beside those of one.</summary>
internal static class CallersPart
{
    private const int Rounds = 5;

    private static readonly int[] Callers = [1, 8];

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(BenchmarkFolder folder)
    {
        await foreach (QuerySet set in QuerySet.AllAsync(folder))
        {
            await using ISimilarityService service = EmbeddedSimilarity.Open(folder.Collection(set.Set));
            var collection = new SimilarityCollection(service, set.Set);
            await set.CompileAsync(collection, setting: null);
            var perSecond = Callers.ToDictionary(callers => callers, _ => new List<double>());
            // One after the other in each round, so that whatever else the machine does meets both.
            for (int round = 0; round < Rounds; round++)
                foreach (int callers in Callers) perSecond[callers].Add(await PerSecondAsync(set, collection, callers));
            foreach ((int callers, List<double> measured) in perSecond)
                MeasurementLine.Print(Measurement.Ours("callers", set.Set, $"callers={callers}", ("qps", measured.Order().ElementAt(Rounds / 2))));
        }
    }

    private static async Task<double> PerSecondAsync(QuerySet set, SimilarityCollection collection, int callers)
    {
        long start = Stopwatch.GetTimestamp();
        int[] asked = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => AskAsync(set, collection, caller, start))));
        return asked.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<int> AskAsync(QuerySet set, SimilarityCollection collection, int caller, long start)
    {
        int asked = 0;
        for (; Stopwatch.GetElapsedTime(start) < Measured; asked++)
            await set.AskAsync(collection, (caller * set.Queries.Count / Callers[^1] + asked) % set.Queries.Count, setting: null);
        return asked;
    }
}
