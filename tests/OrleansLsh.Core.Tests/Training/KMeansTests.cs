using OrleansLsh.Core.Tests.Subspaces;
using OrleansLsh.Core.Training;

namespace OrleansLsh.Core.Tests.Training;

public class KMeansTests
{
    [Fact]
    public void A_constant_block_yields_one_cluster_and_never_NaN()
    {
        float[] points = Enumerable.Repeat(0.1f, 1_000 * 3).ToArray();
        KMeansResult result = KMeans.Cluster(points, 3, new KMeansOptions(16, Seed: 1));
        Assert.Equal([0.1f, 0.1f, 0.1f], result.Centroids);
        Assert.Equal([1_000], result.Sizes);
        Assert.Equal(0, result.Inertia);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(15)]
    public void Fewer_distinct_points_than_clusters_become_the_clusters(int distinct)
    {
        float[] points = Enumerable.Range(0, 700).SelectMany(i => new[] { i % distinct * 0.3f, -(i % distinct) }).ToArray();
        KMeansResult result = KMeans.Cluster(points, 2, new KMeansOptions(16, Seed: 2));
        IEnumerable<float> firsts = result.Centroids.Where((_, i) => i % 2 == 0).Order();
        Assert.Equal(Enumerable.Range(0, distinct).Select(i => i * 0.3f), firsts);
        Assert.Equal(700, result.Sizes.Sum());
        Assert.Equal(0, result.Inertia);
    }

    [Fact]
    public void Of_many_points_a_part_tells_the_starts_and_what_it_misses_is_found_all_the_same()
    {
        // Of 20,000 points ten are others, which hardly any part of 2,048 holds.
        float[] points = [.. Enumerable.Range(0, 20_000).Select(i => i % 2_000 == 7 ? 100f + i / 2_000 : 0f)];
        KMeansResult result = KMeans.Cluster(points, 1, new KMeansOptions(16, Seed: 4));
        Assert.Equal([0f, .. Enumerable.Range(100, 10).Select(other => (float)other)], result.Centroids.Order());
        Assert.Equal(0, result.Inertia);
    }

    [Fact]
    public void Many_points_are_clustered_nearly_as_well_as_by_starts_on_all_of_them()
    {
        float[] points = Draws.Vectors(10_000 * 4, seed: 11);
        // A single start is on all points.
        double best = Enumerable.Range(0, 5).Min(seed => KMeans.Cluster(points, 4, new KMeansOptions(16, seed) { Restarts = 1 }).Inertia);
        Assert.InRange(KMeans.Cluster(points, 4, new KMeansOptions(16, Seed: 1)).Inertia, 0, 1.01 * best);
    }

    [Fact]
    public void A_single_point_is_its_own_cluster()
    {
        KMeansResult result = KMeans.Cluster(new float[] { 1, 2, 3 }, 3, new KMeansOptions(4, Seed: 1));
        Assert.Equal([1, 2, 3], result.Centroids);
        Assert.Equal([1], result.Sizes);
    }

    [Fact]
    public void One_cluster_lies_at_the_mean()
    {
        KMeansResult result = KMeans.Cluster(new float[] { 0, 0, 2, 4, 4, 8 }, 2, new KMeansOptions(1, Seed: 1));
        Assert.Equal([2, 4], result.Centroids);
        Assert.Equal([3], result.Sizes);
        Assert.Equal(40, result.Inertia);
    }

    [Theory]
    [InlineData(10, 16, 3_000)]
    [InlineData(10, 16, 5_000)]
    [InlineData(1, 16, 3_000)]
    [InlineData(1, 200, 3_000)]
    public void The_bits_do_not_depend_on_the_number_of_threads(int restarts, int clusters, int count)
    {
        float[] points = Draws.Vectors(count * 5, seed: 9);
        var options = new KMeansOptions(clusters, Seed: 7) { Restarts = restarts, Parallelism = 1 };
        KMeansResult one = KMeans.Cluster(points, 5, options), two = KMeans.Cluster(points, 5, options with { Parallelism = 2 });
        Assert.Equal(one.Centroids, two.Centroids);
        Assert.Equal(one.Sizes, two.Sizes);
        Assert.Equal(one.Inertia, two.Inertia);
    }

    [Fact]
    public void Well_parted_blobs_are_found_whatever_the_seed()
    {
        const double spread = 0.01;
        float[] points = Blobs(blobs: 16, perBlob: 50, dimensions: 4, spread);
        for (int seed = 0; seed < 20; seed++)
        {
            KMeansResult result = KMeans.Cluster(points, 4, new KMeansOptions(16, seed));
            Assert.All(result.Sizes, size => Assert.Equal(50, size));
            Assert.InRange(result.Inertia, 0, 800 * 4 * spread * spread);
        }
    }

    [Fact]
    public void Clusters_number_what_was_asked_for_and_are_distinct()
    {
        float[] points = Draws.Vectors(2_000 * 2, seed: 3, coarse: true);
        KMeansResult result = KMeans.Cluster(points, 2, new KMeansOptions(64, Seed: 3));
        Assert.Equal(64, result.Sizes.Length);
        Assert.All(result.Sizes, size => Assert.True(size >= 1));
        Assert.Equal(64, result.Centroids.Chunk(2).Select(c => (c[0], c[1])).Distinct().Count());
    }

    [Fact]
    public void Inertia_is_the_sum_of_squared_distances_to_the_nearest_centroid()
    {
        float[] points = Draws.Vectors(500 * 3, seed: 5);
        KMeansResult result = KMeans.Cluster(points, 3, new KMeansOptions(8, Seed: 5) { MaxIterations = 3 });
        double expected = points.Chunk(3).Sum(p => result.Centroids.Chunk(3).Min(c => p.Zip(c, (a, b) => (double)(a - b) * (a - b)).Sum()));
        Assert.Equal(expected, result.Inertia, expected * 1e-5);
    }

    [Fact]
    public void Points_too_far_apart_for_a_float_give_finite_centroids()
    {
        float[] points = Enumerable.Range(0, 200).Select(i => i % 4 * 1e38f).ToArray();
        KMeansResult result = KMeans.Cluster(points, 1, new KMeansOptions(3, Seed: 5));
        Assert.All(result.Centroids, c => Assert.True(float.IsFinite(c)));
        Assert.Equal(200, result.Sizes.Sum());
    }

    [Fact]
    public void A_cancelled_clustering_stops()
    {
        using var source = new CancellationTokenSource();
        var progress = new CancelAfterFirst(source);
        float[] points = Draws.Vectors(5_000 * 8, seed: 5);
        var options = new KMeansOptions(64, Seed: 5) { Tolerance = 0 };
        Assert.ThrowsAny<OperationCanceledException>(() => KMeans.Cluster(points, 8, options, progress, source.Token));
        Assert.InRange(progress.Reports, 1, Environment.ProcessorCount + 1);
    }

    [Fact]
    public void Senseless_arguments_are_refused()
    {
        Assert.Throws<ArgumentException>(() => KMeans.Cluster(new float[5], 2, new KMeansOptions(2, 1)));
        Assert.Throws<ArgumentException>(() => KMeans.Cluster(default, 2, new KMeansOptions(2, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => KMeans.Cluster(new float[4], 2, new KMeansOptions(0, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => KMeans.Cluster(new float[4], 2, new KMeansOptions(1, 1) { Restarts = 0 }));
    }

    private static float[] Blobs(int blobs, int perBlob, int dimensions, double spread)
    {
        var random = new Random(1);
        var points = new float[blobs * perBlob * dimensions];
        for (int i = 0; i < points.Length; i++)
        {
            int blob = i / dimensions % blobs, component = i % dimensions;
            points[i] = (float)((blob >> component & 1) + spread * (random.NextDouble() * 2 - 1));
        }

        return points;
    }

    private sealed class CancelAfterFirst(CancellationTokenSource source) : IProgress<int>
    {
        private int _reports;

        public int Reports => _reports;

        public void Report(int value)
        {
            Interlocked.Increment(ref _reports);
            source.Cancel();
        }
    }
}
