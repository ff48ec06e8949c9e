using FsCheck;
using FsCheck.Fluent;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Grains.Tests.Cluster;

namespace OrleansLsh.Grains.Tests.Hashing;

/// <summary>One cluster for all cases; each family of clusters has its collection.</summary>
public class HashPathProperties() : ClusterTest(silos: 2)
{
    /// <summary>Any count around the block size, any seed, any scale, cosine or not: whichever way is taken.</summary>
    [Theory]
    [InlineData(ClusterFamily.KMeans, SplitKind.Contiguous)]
    [InlineData(ClusterFamily.KMeans, SplitKind.Random)]
    [InlineData(ClusterFamily.RandomProjection, SplitKind.Contiguous)]
    public async Task Fan_out_and_snapshot_give_the_same_bytes(ClusterFamily family, SplitKind split)
    {
        await FillAsync();
        await Service.TrainAsync(Collection, new TrainRequest(QuickTraining with { Family = family, Split = split, Subspaces = 7 }));
        IHasherGrain hasher = Cluster.Grains.GetGrain<IHasherGrain>(Collection);
        var cases = from count in Gen.OneOf(Gen.Choose(1, 40), Gen.Choose(2_040, 2_056), Gen.Choose(4_090, 4_100))
                    from seed in Gen.Choose(0, int.MaxValue)
                    from exponent in Gen.Choose(-12, 12)
                    select (count, seed, scale: MathF.Pow(10, exponent));
        bool Same((int Count, int Seed, float Scale) one)
        {
            float[] block = Block(one.Count, one.Seed, one.Scale);
            byte[][] both = Task.WhenAll(HashAsync(hasher, block, HashPath.Snapshot), HashAsync(hasher, block, HashPath.FanOut)).GetAwaiter().GetResult();
            return both[0].Length == one.Count * 7 && both[0].AsSpan().SequenceEqual(both[1]);
        }

        await Task.Run(() => Prop.ForAll(cases.ToArbitrary(), Same).Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(17, 19)));
    }

    private static float[] Block(int count, int seed, float scale)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * Corpus.Dimensions).Select(_ => scale * (2 * random.NextSingle() - 1))];
    }

    private static async Task<byte[]> HashAsync(IHasherGrain hasher, float[] block, HashPath path) => (await hasher.HashAsync(
        new HashMessage { Dimensions = Corpus.Dimensions, Vectors = new FloatBlock(block), Path = path }, CancellationToken.None)).Codes.ToArray();
}
