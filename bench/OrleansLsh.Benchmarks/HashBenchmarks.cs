using BenchmarkDotNet.Attributes;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Benchmarks;

/// <summary>256 dimensions to 32 codes; one vector, as a query is hashed, and blocks, as an import is.</summary>
[MemoryDiagnoser]
public class HashBenchmarks
{
    private const int Dimensions = 256, Subspaces = 32;

    private SubspaceHasher _hasher = null!;
    private float[] _vectors = [];
    private byte[] _codes = [];

    [Params(1, 4_096)] public int Count { get; set; }

    [Params(16, 256)] public int Clusters { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        SubspaceSplit split = SubspaceSplit.Contiguous(Dimensions, Subspaces);
        Codebook[] codebooks = [.. Enumerable.Range(0, Subspaces).Select(i =>
            new Codebook(ClusterFamily.KMeans, split.Size(i), RandomVectors.Of(Clusters, split.Size(i), seed: i)))];
        _hasher = new SubspaceHasher(split, codebooks);
        _vectors = RandomVectors.Of(Count, Dimensions);
        _codes = new byte[Count * Subspaces];
    }

    [Benchmark]
    public void Hash() => _hasher.Hash(_vectors, _codes);
}
