using System.Runtime.ExceptionServices;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Training;

/// <summary>Trains the model of one field from a sample of its vectors.</summary>
public static class ModelTrainer
{
    private const int MostSubspacesByDefault = 64, ClustersByDefault = 16;
    private const int LeastDocumentsForCells = 4_096;
    private const int MostCells = 65_536;
    private const int VectorsPerCell = 40, VectorsPerSmallCell = 4;

    /// <summary>Subspaces n for vectors of D dimensions: as asked, else a quarter of the dimensions, 1 to 64.</summary>
    public static int Subspaces(TrainingOptions options, int dimensions) =>
        options.Subspaces ?? Math.Clamp(dimensions / 4, 1, MostSubspacesByDefault);

    /// <summary>Clusters in each subspace m at most: as asked, else 16.</summary>
    public static int Clusters(TrainingOptions options) => options.Clusters ?? ClustersByDefault;

    /// <summary>Vectors the sample should hold for these options: for the subspaces, and 40 for each cell, or 4 for each of more cells than
    /// usual.</summary>
    /// <param name="options">How to train.</param>
    /// <param name="documents">Documents in the collection N, from which the default number of cells follows.</param>
    public static int SampleSize(TrainingOptions options, long documents) =>
        Math.Max(SubspaceSampleSize(options), CellSampleSize(Cells(options, documents), UsualCells(documents)));

    /// <summary>Cells K for a collection of N documents: as asked, else 4·√N rounded to a power of two, 0 below 4,096 documents.</summary>
    public static int Cells(TrainingOptions options, long documents) => options.Cells ?? UsualCells(documents);

    /// <summary>Trains all subspaces, in parallel, and the cells.</summary>
    /// <param name="id">The model's id.</param>
    /// <param name="version">The model's version.</param>
    /// <param name="metric">Under cosine the sample is normalised already.</param>
    /// <param name="sample">Uniform sample of the field's vectors in random order; the subspaces take the first <c>SampleSize</c> of the
    /// options, the cells take all.</param>
    /// <param name="documents">Documents in the collection N.</param>
    /// <param name="options">How to train.</param>
    /// <param name="progress">Subspaces, then iterations of the cells.</param>
    /// <param name="cancellationToken">Checked at least once per iteration.</param>
    /// <exception cref="LshException">n above D, an m that was asked for above the distinct sub-vectors of every subspace, fewer than 2
    /// vectors.</exception>
    public static Model Train(
        string id, int version, Metric metric, VectorBlock sample, long documents, TrainingOptions options,
        IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        TrainingPlan plan = Plan(metric, sample, documents, options);
        (Codebook Codebook, SubspaceStatistics Statistics)[] trained =
            TrainSubspaces(plan.Shaping, plan.Split, options, progress, cancellationToken);
        CellBook? cells = TrainCells(plan.Sample, plan.Cells, options, progress, cancellationToken);
        return new Model(
            id, version, metric, options, plan.Split,
            Array.ConvertAll(trained, one => one.Codebook), cells, Array.ConvertAll(trained, one => one.Statistics), plan.Shaping.Count)
        {
            Space = plan.Space,
        };
    }

    /// <summary>Checks a sample against the options and says what is to be trained on it, wherever the parts are trained.</summary>
    /// <param name="metric">The field's metric.</param>
    /// <param name="sample">Uniform sample of the field's vectors in random order.</param>
    /// <param name="documents">Documents in the collection N.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="LshException">n above D, an m that was asked for above the distinct sub-vectors of every subspace, fewer than 2
    /// vectors.</exception>
    public static TrainingPlan Plan(Metric metric, VectorBlock sample, long documents, TrainingOptions options)
    {
        TrainingOptionsValidator.Validate(options);
        RequireTwoVectors(sample);
        DotSpace? space = metric == Metric.Dot ? DotSpace.Of(sample) : null;
        if (space is not null) sample = space.PlaceDocuments(sample);
        SubspaceSplit split = Split(sample.Dimensions, options);
        VectorBlock shaping = sample.Slice(0, Math.Min(sample.Count, SubspaceSampleSize(options)));
        if (options.Clusters is int asked) RequireDistinctVectors(shaping, split, asked);
        return new TrainingPlan(split, sample, shaping, Cells(options, documents), space);
    }

    /// <summary>The split that these options make of vectors of D dimensions.</summary>
    /// <exception cref="LshException">n is above D.</exception>
    public static SubspaceSplit Split(int dimensions, TrainingOptions options)
    {
        int subspaces = Subspaces(options, dimensions);
        return options.Split == SplitKind.Random
            ? SubspaceSplit.Random(dimensions, subspaces, TrainingSeed.ForSplit(options.Seed))
            : SubspaceSplit.Contiguous(dimensions, subspaces);
    }

    private static int UsualCells(long documents)
    {
        if (documents < LeastDocumentsForCells) return 0;
        // The nearer power of two, not the nearer exponent: where it matters, fewer cells were measured faster (MNIST: 256 rather than
        // 512).
        double wanted = 4 * Math.Sqrt(documents), below = Math.Pow(2, Math.Floor(Math.Log2(wanted)));
        return (int)Math.Min(wanted - below < 2 * below - wanted ? below : 2 * below, MostCells);
    }

    private static int CellSampleSize(int cells, int usual) =>
        Math.Max(VectorsPerCell * Math.Min(cells, usual), VectorsPerSmallCell * cells);

    private static int SubspaceSampleSize(TrainingOptions options) =>
        options.SampleSize ?? Math.Max(10_000, 256 * Clusters(options));

    private static (Codebook Codebook, SubspaceStatistics Statistics)[] TrainSubspaces(
        VectorBlock sample, SubspaceSplit split, TrainingOptions options,
        IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var trained = new (Codebook, SubspaceStatistics)[split.Subspaces];
        var gate = new Lock();
        int done = 0;
        InParallel(split.Subspaces, i =>
        {
            ReadOnlyMemory<float> points = Gather(sample, split, i);
            trained[i] = SubspaceTrainer.Train(points, split.Size(i), options, TrainingSeed.ForSubspace(options.Seed, i),
                cancellationToken);
            lock (gate) progress?.Report(new TrainingProgress(TrainingStage.Subspaces, ++done, split.Subspaces));
        }, cancellationToken);
        return trained;
    }

    private static CellBook? TrainCells(
        VectorBlock sample, int cells, TrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        if (cells == 0) return null;
        CellProgress? iterations = progress is null ? null : new CellProgress(progress);
        return CellTrainer.Train(
            sample, cells, TrainingSeed.ForCells(options.Seed), Environment.ProcessorCount, iterations, cancellationToken);
    }

    private static float[] Gather(VectorBlock sample, SubspaceSplit split, int subspace)
    {
        float[] points = new float[sample.Count * split.Size(subspace)];
        split.Gather(sample.Values.Span, subspace, points);
        return points;
    }

    private static void RequireTwoVectors(VectorBlock sample)
    {
        if (sample.Count < 2)
            throw new LshException(ErrorKind.TooFewVectors,
                $"Training needs at least 2 vectors; the sample holds {sample.Count}. Import more first.");
    }

    /// <summary>A subspace with fewer distinct sub-vectors gets fewer clusters; where every subspace has fewer than were asked for, m is a
    /// mistake.</summary>
    private static void RequireDistinctVectors(VectorBlock sample, SubspaceSplit split, int clusters)
    {
        int most = 0;
        for (int i = 0; i < split.Subspaces && most < clusters; i++)
            most = Math.Max(most, DistinctVectors.Count(Gather(sample, split, i), split.Size(i), clusters));
        if (most < clusters)
            throw new LshException(ErrorKind.TooFewVectors,
                $"{clusters} clusters per subspace were asked for; "
                + $"no subspace of the sample holds more than {most} distinct sub-vectors. " +
                "Import more vectors or ask for fewer clusters.");
    }

    private static void InParallel(int count, Action<int> work, CancellationToken cancellationToken)
    {
        try
        {
            ComputeThreads.For(count, Environment.ProcessorCount, work, cancellationToken);
        }
        catch (AggregateException error)
        {
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
    }
}

/// <summary>What a training makes of a checked sample.</summary>
/// <param name="Split">Which components belong to which subspace.</param>
/// <param name="Sample">The vectors that the cells are trained on, where they lie.</param>
/// <param name="Shaping">The first of them, that the subspaces are trained on.</param>
/// <param name="Cells">Cells K, 0 for none.</param>
/// <param name="Space">Where vectors lie under the metric dot; null under the others.</param>
public sealed record TrainingPlan(SubspaceSplit Split, VectorBlock Sample, VectorBlock Shaping, int Cells, DotSpace? Space);
