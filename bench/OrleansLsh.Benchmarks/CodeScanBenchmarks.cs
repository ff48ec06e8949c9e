using BenchmarkDotNet.Attributes;
using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Benchmarks;

/// <summary>One query over the 32 codes of 4,096 documents; per document.</summary>
[MemoryDiagnoser]
public class CodeScanBenchmarks
{
    private const int Count = 4_096, Subspaces = 32;

    private readonly ushort[] _sums = new ushort[PackedCodes.BlockRows];
    private PackedCodes _codes = null!;
    private AsymmetricTable _table = null!;
    private MoreLikeThisQuery _query = null!;

    /// <summary>16 clusters are half a byte a code, more are a byte.</summary>
    [Params(16, 64)] public int Clusters { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(42);
        _codes = new PackedCodes(Subspaces, Clusters, Count);
        for (int row = 0; row < Count; row++) _codes.Set(row, RandomCodes(random));
        _table = new AsymmetricTable([.. Enumerable.Range(0, Subspaces * Clusters).Select(_ => random.NextSingle())], Subspaces);
        int[] frequencies = [.. Enumerable.Range(0, Subspaces).Select(_ => random.Next(1, 2 * Count / Clusters))];
        _query = MoreLikeThisQuery.Select(RandomCodes(random), frequencies, Count, Subspaces, minDocFreq: 1, minimumShouldMatch: 30);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int Asymmetric()
    {
        int sum = 0;
        for (int block = 0; block < Count / PackedCodes.BlockRows; block++)
        {
            _codes.Estimate(block, _table, _sums);
            sum += _sums[0];
        }
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public ulong MoreLikeThis()
    {
        ulong found = 0;
        for (int block = 0; block < Count / PackedCodes.BlockRows; block++) found |= _codes.Sharing(block, _query, atLeast: 0);
        return found;
    }

    private byte[] RandomCodes(Random random) => [.. Enumerable.Range(0, Subspaces).Select(_ => (byte)random.Next(Clusters))];
}
