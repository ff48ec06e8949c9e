using OrleansLsh.Index.Service;

namespace OrleansLsh.Peers.Parts;

/// <summary>Exact search one query at a time, on one thread.</summary>
internal static class ExactPart
{
    public static Task RunAsync(QuerySet set, SimilarityCollection collection) =>
        set.MeasureAsync("exact", "exact", collection, SearchSetting.Exact);
}
