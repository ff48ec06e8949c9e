using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Scan;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Tests.Models;

/// <summary>Models made by hand: every kind of content a file can hold, without training.</summary>
internal static class SampleModels
{
    public static Model Of(ClusterFamily family, SplitKind splitKind, bool cells, int seed = 1, bool dot = false)
    {
        const int dimensions = 7, subspaces = 3;
        var random = new Random(seed);
        SubspaceSplit split = splitKind == SplitKind.Random
            ? SubspaceSplit.Random(dimensions, subspaces, seed)
            : SubspaceSplit.Contiguous(dimensions, subspaces);
        var options = new TrainingOptions
        {
            Family = family,
            Split = splitKind,
            Subspaces = subspaces,
            Clusters = 4,
            Tolerance = 0.1 + 0.2,
            Cells = cells ? 5 : null,
            Seed = -seed,
        };
        return new Model(
            "shop «ü».v", 3, dot ? Metric.Dot : Metric.Cosine, options, split,
            [.. Enumerable.Range(0, subspaces).Select(i => Book(family, split.Size(i), clusters: 1 + i, random))],
            cells ? new CellBook(dimensions, Values(5 * dimensions, random)) : null,
            [.. Enumerable.Range(0,
                subspaces).Select(i => new SubspaceStatistics(random.NextDouble() / 3, random.NextDouble(), [.. Enumerable.Range(0, 1 + i)]))],
            SampleSize: 1_234)
        {
            Space = dot ? new DotSpace(dimensions - 1, 0.1f + 1f / 3) : null,
            Signs = cells ? SignProjection.Of(dimensions, Values(8 * dimensions, random), Values(8, random)) : null,
        };
    }

    private static Codebook Book(ClusterFamily family, int dimensions, int clusters, Random random)
    {
        RandomProjection? projection = family == ClusterFamily.RandomProjection
            ? new RandomProjection(Values(dimensions, random), random.NextSingle() - 0.5f, random.NextSingle() + 0.1f)
            : null;
        return new Codebook(family, dimensions, Values(clusters * dimensions, random), projection);
    }

    private static float[] Values(int count, Random random) =>
        [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-30, 30)))];
}
