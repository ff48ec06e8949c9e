using OrleansLsh.Peers.Data;

namespace OrleansLsh.Peers.Parts;

/// <summary>Exact search one query at a time, on one thread.</summary>
internal static class ExactPart
{
    private static readonly string[] Sets = ["apis", "mnist"];

    public static async Task RunAsync(BenchmarkFolder folder)
    {
        foreach (string name in Sets.Where(folder.Has))
        {
            QuerySet set = await QuerySet.ReadAsync(folder, name);
            await using ISimilarityService service = EmbeddedSimilarity.Open(folder.Collection(name));
            var collection = new SimilarityCollection(service, name);
            await set.CompileAsync(collection, SearchSetting.Exact);
            await set.MeasureAsync("exact", "exact", collection, SearchSetting.Exact);
        }
    }
}
