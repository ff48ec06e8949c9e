using System.Globalization;
using OrleansLsh.Peers.Data;

namespace OrleansLsh.Peers.Parts;

/// <summary>Single queries over a sweep of settings, on one thread.</summary>
internal static class SearchPart
{
    private static readonly int[] Probes = [4, 8, 12, 16, 24, 32, 48, 64, 80, 96, 120, 160, 192, 256, 320, 400, 512];

    private static readonly int[] Candidates = [16, 24, 32, 48, 64, 96, 160, 250];

    /// <summary>Recalls that a search asks for beside the promised one: it widens then for queries unlike the documents, which knobs do
    /// not.</summary>
    private static readonly double[] Targets = [.95, .98, .993, .995, .997, .999];

    /// <summary>Where more candidates find no more than this, they only cost.</summary>
    private const double HardlyMore = 0.0003;

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
        foreach (double target in Targets)
            await set.MeasureAsync(
                "search", string.Create(CultureInfo.InvariantCulture, $"target={target}"), collection, setting: null, target);
        foreach (int probes in Probes)
        {
            double before = 0;
            foreach (int candidates in Candidates)
            {
                double recall = await set.MeasureAsync(
                    "search", string.Create(CultureInfo.InvariantCulture, $"probes={probes} candidates={candidates}"), collection,
                    new SearchSetting { Scoring = Scoring.Cells, Probes = probes, Candidates = candidates });
                if (recall - before < HardlyMore) break;
                before = recall;
            }
        }
    }
}
