using BenchmarkDotNet.Attributes;
using OrleansLsh.Core.Training;

namespace OrleansLsh.Benchmarks;

/// <summary>k-means on one subspace of 8 dimensions and on whole vectors of 128: one start with 10 iterations, on one thread.</summary>
[MemoryDiagnoser]
public class KMeansBenchmarks
{
    private const int Points = 10_000;

    private float[] _points = [];

    [Params(8, 128)] public int Dimensions { get; set; }

    [Params(16, 256)] public int Clusters { get; set; }

    [GlobalSetup]
    public void Prepare() => _points = RandomVectors.Of(Points, Dimensions);

    [Benchmark]
    public KMeansResult TenIterations() =>
        KMeans.Cluster(_points, Dimensions, new KMeansOptions(Clusters, Seed: 42) { Restarts = 1, MaxIterations = 10, Tolerance = 0, Parallelism = 1 });
}
