using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Peers.Data;
using OrleansLsh.Peers.Measuring;

namespace OrleansLsh.Peers.Parts;

/// <summary>Hashing 256 dimensions to 32 codes of 16 clusters, on one thread.</summary>
internal static class HashPart
{
    private const int TrainedOn = 10_000;
    private static readonly TimeSpan HowLong = TimeSpan.FromSeconds(1.5);

    public static async Task RunAsync(BenchmarkFolder folder)
    {
        VectorBlock vectors = await WholeFile.ReadAsync(folder.Hash256);
        // A single start: where the centroids lie has no influence on how long hashing takes.
        var options = new TrainingOptions { Subspaces = 32, Clusters = 16, Restarts = 1, Cells = 0 };
        Model model = ModelTrainer.Train(
            "bench", 1, Metric.Euclidean, vectors.Slice(0, TrainedOn), TrainedOn, options, progress: null, CancellationToken.None);
        var codes = new byte[vectors.Count * model.Subspaces];
        double seconds = Repetition.FastestSeconds(HowLong, () => model.Hasher.Hash(vectors.Values.Span, codes));
        MeasurementLine.Print(Measurement.Ours("hash", "hash256", "n=32 m=16", ("vectors_per_s", vectors.Count / seconds)));
    }
}
