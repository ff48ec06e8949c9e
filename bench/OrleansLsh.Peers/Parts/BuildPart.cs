using System.Diagnostics;
using OrleansLsh.Peers.Data;
using OrleansLsh.Peers.Measuring;

namespace OrleansLsh.Peers.Parts;

/// <summary>From nothing to a collection that answers fast: create, import, train; on all cores.</summary>
internal static class BuildPart
{
    public static async Task RunAsync(BenchmarkFolder folder)
    {
        await foreach (QuerySet set in QuerySet.AllAsync(folder))
        {
            folder.Delete(set.Set);
            await using ISimilarityService service = EmbeddedSimilarity.Open(folder.Collection(set.Set));
            await BuildAsync(set, service);
        }
    }

    private static async Task BuildAsync(QuerySet set, ISimilarityService service)
    {
        long start = Stopwatch.GetTimestamp();
        await service.CreateAsync(set.Set, [new VectorField(SimilarityCollection.Field, set.Documents.Dimensions, SimilarityCollection.MetricOf(set.Set))]);
        await service.ImportAsync(set.Set, SimilarityCollection.DocumentsAsync(set.Documents));
        double imported = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await service.TrainAsync(set.Set, new TrainRequest(new TrainingOptions()));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        MeasurementLine.Print(Measurement.Ours("build", set.Set, "defaults",
            ("seconds", seconds), ("import_s", imported), ("train_s", seconds - imported), ("documents_per_s", set.Documents.Count / seconds)));
    }
}
