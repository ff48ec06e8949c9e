using BenchmarkDotNet.Attributes;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Benchmarks;

/// <summary>The nearest of 1,024 cells for a batch of documents of 128 dimensions.</summary>
[MemoryDiagnoser]
public class CellBenchmarks
{
    private const int Dimensions = 128, Count = 1_024;

    private CellBook _cells = null!;
    private float[] _vectors = [];
    private ushort[] _nearest = [];

    [GlobalSetup]
    public void Prepare()
    {
        _cells = new CellBook(Dimensions, RandomVectors.Of(1_024, Dimensions, seed: 1));
        _vectors = RandomVectors.Of(Count, Dimensions);
        _nearest = new ushort[Count];
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Assign() => _cells.Assign(_vectors, _nearest);
}
