using System.Diagnostics;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Peers.Data;
using OrleansLsh.Peers.Measuring;

namespace OrleansLsh.Peers.Parts;

/// <summary>Training 32 subspaces of 8 dimensions on 10,000 vectors, 16 clusters, 10 starts, on all cores.</summary>
/// <remarks>One training in a fresh process: compiling is part of what a user waits for.</remarks>
internal static class TrainPart
{
    private const int Vectors = 10_000;

    public static async Task RunAsync(BenchmarkFolder folder)
    {
        VectorBlock sample = (await WholeFile.ReadAsync(folder.Hash256)).Slice(0, Vectors);
        var options = new TrainingOptions { Subspaces = 32, Clusters = 16, Restarts = 10, Cells = 0 };
        long start = Stopwatch.GetTimestamp();
        Model model = ModelTrainer.Train("bench", 1, Metric.Euclidean, sample, Vectors, options, progress: null, CancellationToken.None);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double[] inertias = [.. model.Statistics.Select(s => s.Inertia)];
        MeasurementLine.Print(new Measurement("train", Measurement.Product, "hash256", "n=32 m=16 restarts=10", new Dictionary<string, double[]>
        {
            ["seconds"] = [seconds],
            ["inertia"] = [inertias.Sum()],
            ["inertias"] = inertias,
        }));
    }
}
