using BenchmarkDotNet.Attributes;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Benchmarks;

/// <summary>1,024 cells of 128 dimensions: the nearest for each document of a batch, and the 32 nearest for a query.</summary>
[MemoryDiagnoser]
public class CellBenchmarks
{
    private const int Dimensions = 128, Cells = 1_024, Documents = 1_024, Probes = 32;

    private CellBook _cells = null!;
    private float[] _vectors = [];
    private readonly ushort[] _assigned = new ushort[Documents];
    private readonly float[] _distances = new float[Cells];
    private readonly int[] _probed = new int[Probes];

    [GlobalSetup]
    public void Prepare()
    {
        _cells = new CellBook(Dimensions, RandomVectors.Of(Cells, Dimensions, seed: 1));
        _vectors = RandomVectors.Of(Documents, Dimensions);
    }

    [Benchmark(OperationsPerInvoke = Documents)]
    public void Assign() => _cells.Assign(_vectors, _assigned);

    [Benchmark]
    public int Probe()
    {
        _cells.Distances(_vectors.AsSpan(0, Dimensions), _distances);
        CellBook.SelectNearest(_distances, _probed);
        return _probed[0];
    }
}
