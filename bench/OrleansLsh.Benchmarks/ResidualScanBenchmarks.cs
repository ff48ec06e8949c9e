using BenchmarkDotNet.Attributes;
using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Benchmarks;

/// <summary>One query over the int8 residuals of 1,024 documents, the 100 nearest kept; per document.</summary>
[MemoryDiagnoser]
public class ResidualScanBenchmarks
{
    private const int Count = 1_024, Candidates = 100;

    private readonly NearestBuffer _nearest = new();
    private ResidualBlocks _documents = null!;
    private ResidualQuery _query = null!;

    [Params(128, 784)] public int Dimensions { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        float[] vectors = RandomVectors.Of(Count, Dimensions), centroid = RandomVectors.Of(1, Dimensions, seed: 1);
        _documents = new ResidualBlocks(centroid);
        _documents.Reserve(Count);
        for (int slot = 0; slot < Count; slot++) _documents.Add(slot, vectors.AsSpan(slot * Dimensions, Dimensions));
        _query = new ResidualQuery(Dimensions);
        _query.Prepare(RandomVectors.Of(1, Dimensions, seed: 2), centroid);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int Scan()
    {
        _nearest.Reset(Candidates);
        var visitor = new Keeper(_nearest);
        _documents.Scan(_query, ref visitor);
        return _nearest.Sort();
    }

    private readonly struct Keeper(NearestBuffer nearest) : IResidualVisitor
    {
        public float Threshold => nearest.Threshold;

        public void Visit(int slot, float distance) => nearest.Offer(distance, slot);
    }
}
