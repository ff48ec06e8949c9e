using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;

namespace OrleansLsh.Core.Tests.Training;

public class ModelTrainerTests
{
    private static readonly TrainingOptions Options = new() { Subspaces = 3, Clusters = 4, Restarts = 2 };

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4_095, 0)]
    [InlineData(4_096, 256)]
    [InlineData(9_000, 256)]
    [InlineData(78_000, 1_024)]
    [InlineData(1_000_000, 4_096)]
    [InlineData(long.MaxValue, 65_536)]
    public void Cells_are_four_roots_of_the_documents_rounded_to_a_power_of_two(long documents, int cells) =>
        Assert.Equal(cells, ModelTrainer.Cells(new TrainingOptions(), documents));

    [Fact]
    public void Cells_asked_for_are_taken() => Assert.Equal(17, ModelTrainer.Cells(new TrainingOptions { Cells = 17 }, 10));

    [Theory]
    [InlineData(16, 0, null, 10_000)]
    [InlineData(64, 0, null, 16_384)]
    [InlineData(16, 1_024, null, 40_960)]
    [InlineData(16, 50_000, null, 200_000)]
    [InlineData(16, 0, 500, 500)]
    public void The_sample_serves_the_subspaces_and_the_cells(int clusters, int cells, int? asked, int size) =>
        Assert.Equal(size, ModelTrainer.SampleSize(new TrainingOptions { Clusters = clusters, Cells = cells, SampleSize = asked }, 1_000_000));

    [Theory]
    [InlineData(3, 1)]
    [InlineData(128, 32)]
    [InlineData(784, 64)]
    public void Subspaces_are_a_quarter_of_the_dimensions_by_default(int dimensions, int subspaces) =>
        Assert.Equal(subspaces, ModelTrainer.Subspaces(new TrainingOptions(), dimensions));

    [Theory]
    [InlineData(ClusterFamily.KMeans)]
    [InlineData(ClusterFamily.Hdbscan)]
    [InlineData(ClusterFamily.RandomProjection)]
    public void Every_subspace_gets_a_codebook_of_its_own_size(ClusterFamily family)
    {
        Model model = Train(Sample(800, 7), Options with { Family = family, Cells = 8 });
        Assert.Equal([3, 2, 2], model.Codebooks.Select(codebook => codebook.Dimensions));
        Assert.All(model.Codebooks, codebook => Assert.Equal(family, codebook.Family));
        Assert.All(model.Statistics, statistics => Assert.Equal(800, statistics.ClusterSizes.Sum()));
        Assert.Equal((8, 7, 800), (model.Cells!.Count, model.Cells.Dimensions, model.SampleSize));
    }

    [Fact]
    public void The_same_sample_and_seed_give_the_same_model()
    {
        Model first = Train(Sample(500, 6), Options with { Cells = 4 }), second = Train(Sample(500, 6), Options with { Cells = 4 });
        for (int i = 0; i < 3; i++) Assert.Equal(first.Codebooks[i].Centroids.ToArray(), second.Codebooks[i].Centroids.ToArray());
        Assert.Equal(first.Cells!.Centroids.ToArray(), second.Cells!.Centroids.ToArray());
    }

    [Fact]
    public void A_subspace_trained_alone_comes_out_as_in_the_whole()
    {
        VectorBlock sample = Sample(500, 6);
        TrainingOptions options = Options with { Split = SplitKind.Random };
        Model whole = Train(sample, options);
        SubspaceSplit split = ModelTrainer.Split(6, options);
        float[] points = new float[500 * split.Size(1)];
        split.Gather(sample.Values.Span, 1, points);
        (Codebook alone, _) = SubspaceTrainer.Train(points, split.Size(1), options, TrainingSeed.ForSubspace(options.Seed, 1), CancellationToken.None);
        Assert.Equal(whole.Codebooks[1].Centroids.ToArray(), alone.Centroids.ToArray());
    }

    [Fact]
    public void The_subspaces_take_the_first_vectors_of_the_sample_and_the_cells_take_all()
    {
        VectorBlock sample = Sample(500, 6);
        TrainingOptions options = Options with { SampleSize = 200, Cells = 4 };
        Model large = Train(sample, options), small = Train(sample.Slice(0, 200), options);
        Assert.Equal(200, large.SampleSize);
        Assert.Equal(small.Codebooks[0].Centroids.ToArray(), large.Codebooks[0].Centroids.ToArray());
        Assert.NotEqual(small.Cells!.Centroids.ToArray(), large.Cells!.Centroids.ToArray());
    }

    [Fact]
    public void A_constant_subspace_gets_one_cluster_beside_full_ones()
    {
        float[] values = Sample(300, 6).Values.ToArray();
        for (int at = 0; at < values.Length; at++)
            if (at % 6 < 2) values[at] = 5;
        Model model = Train(new VectorBlock(6, values), Options);
        Assert.Equal([1, 4, 4], model.Codebooks.Select(codebook => codebook.Clusters));
        Assert.Equal(0, model.Statistics[0].RelativeError);
    }

    [Fact]
    public void More_clusters_than_distinct_vectors_in_every_subspace_are_refused()
    {
        float[] values = [.. Enumerable.Range(0, 600).Select(at => (float)(at / 6 % 3))];
        var error = Assert.Throws<LshException>(() => Train(new VectorBlock(6, values), Options));
        Assert.Equal(ErrorKind.TooFewVectors, error.Kind);
        Assert.Contains("4 clusters", error.Message, StringComparison.Ordinal);
        Assert.Contains("more than 3 distinct", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Fewer_than_two_vectors_are_refused(int count)
    {
        var error = Assert.Throws<LshException>(() => Train(new VectorBlock(6, new float[6 * count]), Options));
        Assert.Equal(ErrorKind.TooFewVectors, error.Kind);
    }

    [Fact]
    public void More_subspaces_than_dimensions_are_refused()
    {
        var error = Assert.Throws<LshException>(() => Train(Sample(100, 6), Options with { Subspaces = 7 }));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("7 subspaces", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_out_of_range_is_refused() =>
        Assert.Equal(ErrorKind.InvalidArgument, Assert.Throws<LshException>(() => Train(Sample(100, 6), Options with { Clusters = 1 })).Kind);

    [Fact]
    public void Progress_counts_every_subspace_and_then_the_cells()
    {
        var reports = new List<TrainingProgress>();
        Train(Sample(300, 6), Options with { Cells = 4 }, new Recorder(reports));
        Assert.Equal([1, 2, 3], reports.Where(report => report.Stage == TrainingStage.Subspaces).Select(report => (int)report.Done));
        Assert.Equal(TrainingStage.Cells, reports[^1].Stage);
    }

    [Fact]
    public void Cancelling_in_the_middle_ends_it()
    {
        using var cancelled = new CancellationTokenSource();
        var reports = new CancelAtFirst(cancelled);
        Assert.ThrowsAny<OperationCanceledException>(() => ModelTrainer.Train(
            "shop.v", 1, Metric.Euclidean, Sample(300, 60), 300, Options with { Subspaces = 60 }, reports, cancelled.Token));
    }

    private static Model Train(VectorBlock sample, TrainingOptions options, IProgress<TrainingProgress>? progress = null) =>
        ModelTrainer.Train("shop.v", 1, Metric.Euclidean, sample, sample.Count, options, progress, CancellationToken.None);

    private static VectorBlock Sample(int count, int dimensions) =>
        new(dimensions, Shapes.Blobs(count, [new double[dimensions], [.. Enumerable.Repeat(8.0, dimensions)]], 1, 42));

    private sealed class Recorder(List<TrainingProgress> reports) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => reports.Add(value);
    }

    private sealed class CancelAtFirst(CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => source.Cancel();
    }
}
