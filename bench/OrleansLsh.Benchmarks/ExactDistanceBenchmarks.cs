using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Benchmarks;

/// <summary>Squared distance of one query to 1,024 vectors, beside the library's distance (which also takes the root).</summary>
[MemoryDiagnoser]
public class ExactDistanceBenchmarks
{
    private const int Count = 1_024;

    private float[] _vectors = [], _query = [];

    [Params(128, 784)] public int Dimensions { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _vectors = RandomVectors.Of(Count, Dimensions);
        _query = RandomVectors.Of(1, Dimensions, seed: 1);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public float Squared()
    {
        float nearest = float.MaxValue;
        for (int row = 0; row < Count; row++)
            nearest = Math.Min(nearest, ExactDistance.Squared(_query, _vectors.AsSpan(row * Dimensions, Dimensions)));
        return nearest;
    }

    [Benchmark(OperationsPerInvoke = Count, Baseline = true)]
    public float TensorDistance()
    {
        float nearest = float.MaxValue;
        for (int row = 0; row < Count; row++)
            nearest = Math.Min(nearest, TensorPrimitives.Distance<float>(_query, _vectors.AsSpan(row * Dimensions, Dimensions)));
        return nearest;
    }
}
