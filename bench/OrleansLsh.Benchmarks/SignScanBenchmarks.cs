using BenchmarkDotNet.Attributes;
using OrleansLsh.Core.Scan;

namespace OrleansLsh.Benchmarks;

/// <summary>One query over the signs of 16,384 documents of 384 dimensions in 64 cells; per document.</summary>
[MemoryDiagnoser]
public class SignScanBenchmarks
{
    private const int Dimensions = 384, Cells = 64, PerCell = 256;

    private readonly float[] _estimates = new float[PerCell];
    private SignBlocks[] _cells = [];
    private SignQuery _query = null!;

    /// <summary>Signs of a document: directions that a scan looks at.</summary>
    [Params(128, 192, 384)] public int Signs { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var vectors = new VectorBlock(Dimensions, RandomVectors.Of(Cells * PerCell, Dimensions));
        float[] centroid = RandomVectors.Of(1, Dimensions, seed: 1);
        SignProjection projection = SignProjection.Rotated(ResidualAxes.Find(vectors.Slice(0, 1_024), centroid, Signs), Signs, seed: 1);
        _cells = [.. Enumerable.Range(0, Cells).Select(_ => new SignBlocks(projection, centroid))];
        for (int i = 0; i < vectors.Count; i++) _cells[i / PerCell].Add(i, vectors[i]);
        _query = new SignQuery(Signs);
        _query.Prepare(projection, vectors[0]);
    }

    [Benchmark(OperationsPerInvoke = Cells * PerCell)]
    public float Scan()
    {
        foreach (SignBlocks cell in _cells) cell.Estimate(PerCell, _query, 1, _estimates);
        return _estimates[0];
    }
}
