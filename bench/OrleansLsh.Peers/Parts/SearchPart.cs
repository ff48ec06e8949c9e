using System.Globalization;
using OrleansLsh.Index;
using OrleansLsh.Index.Embedded;
using OrleansLsh.Peers.Data;

namespace OrleansLsh.Peers.Parts;

/// <summary>Single queries over a sweep of settings, on one thread.</summary>
internal static class SearchPart
{
    private static readonly int[] Probes = [4, 8, 16, 24, 32, 40, 48, 64, 96, 128, 192, 256, 384, 512], Candidates = [20, 40, 80, 160];

    public static async Task RunAsync(BenchmarkFolder folder)
    {
        await foreach (QuerySet set in QuerySet.AllAsync(folder))
        {
            await using ISimilarityService service = EmbeddedSimilarity.Open(folder.Collection(set.Set));
            await SweepAsync(set, new SimilarityCollection(service, set.Set));
        }
    }

    private static async Task SweepAsync(QuerySet set, SimilarityCollection collection)
    {
        await set.CompileAsync(collection, setting: null);
        await set.MeasureAsync("search", "default", collection, setting: null);
        foreach (int probes in Probes)
            foreach (int candidates in Candidates)
                await set.MeasureAsync("search", string.Create(CultureInfo.InvariantCulture, $"probes={probes} candidates={candidates}"),
                    collection, new SearchSetting { Scoring = Scoring.Cells, Probes = probes, Candidates = candidates });
    }
}
