using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Core.Training;

/// <summary>Trains the cells of a field: many clusters of the whole vector.</summary>
/// <remarks>Greedy k-means++ on all points costs more than all iterations for a thousand clusters. So the starts are drawn, one draw each,
/// from a subsample of a few points per cell and iterated there; the whole sample then only has to settle. Where a cell has only a few
/// points in all, large cells are made so, and then split.</remarks>
public static class CellTrainer
{
    /// <summary>Points of the subsample for each cell.</summary>
    private const int PointsPerStart = 8;

    /// <summary>Points of the sample for each cell that is to be split.</summary>
    private const int PointsPerLargeCell = 40;

    /// <summary>Iterations on the subsample, and then on the whole, at most. Of 39,000 and 77,000 embeddings, searches found as much behind
    /// three and behind five as behind ten: at equal probes within a thousandth and a half, to either side.</summary>
    private const int CoarseIterations = 8, FineIterations = 5;

    /// <summary>Iterations at most; it may settle earlier.</summary>
    internal const int MostIterations = CoarseIterations + FineIterations;

    /// <summary>When to stop early: Σ squared movement of the centroids, relative to the mean variance of the components.</summary>
    private const double Tolerance = 1e-4;

    /// <summary>Clusters the sample. The same sample and seed give the same bits on any number of threads.</summary>
    /// <param name="sample">Uniform sample of the field's vectors, at least one; about 40 for each cell, or all there are.</param>
    /// <param name="cells">Cells K, 1 to 65,536; fewer come out where there are fewer distinct vectors.</param>
    /// <param name="seed">Seed of every random choice.</param>
    /// <param name="parallelism">Threads at most, at least 1.</param>
    /// <param name="progress">Told after each iteration: iterations done so far.</param>
    /// <param name="cancellationToken">Checked at least once per iteration.</param>
    public static CellBook Train(
        VectorBlock sample, int cells, int seed, int parallelism, IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sample.Count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cells, ushort.MaxValue + 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelism, 1);
        int iterations = 0;
        void Iterated() => progress?.Report(++iterations);
        if (sample.Count >= (long)PointsPerStart * cells) return Cluster(sample, cells, seed, parallelism, Iterated, cancellationToken);
        CellBook large = Cluster(sample, Math.Max(1, sample.Count / PointsPerLargeCell), seed, parallelism, Iterated, cancellationToken);
        return new CellSplitter(sample, seed).Split(large, cells, parallelism, cancellationToken);
    }

    private static CellBook Cluster(
        VectorBlock sample, int cells, int seed, int parallelism, Action iterated, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        double tolerance = Tolerance * Scatter.Total(sample.Values.Span, sample.Dimensions) / sample.Values.Length;
        PointTiles coarse = Subsample(sample, (int)Math.Min(sample.Count, (long)cells * PointsPerStart), random);
        float[] start = new KMeansPlusPlus(coarse, trials: 1, random).Draw(cells, cancellationToken);
        KMeansResult settled = new Lloyd(coarse, start, parallelism).Run(CoarseIterations, tolerance, iterated, cancellationToken);
        var whole = new PointTiles(sample.Values, sample.Dimensions);
        KMeansResult result = new Lloyd(whole, settled.Centroids, parallelism).Run(FineIterations, tolerance, iterated, cancellationToken);
        return new CellBook(sample.Dimensions, result.Centroids);
    }

    private static PointTiles Subsample(VectorBlock sample, int size, Random random)
    {
        int[] rows = Enumerable.Range(0, sample.Count).ToArray();
        random.Shuffle(rows);
        var points = new float[size * sample.Dimensions];
        for (int i = 0; i < size; i++) sample[rows[i]].CopyTo(points.AsSpan(i * sample.Dimensions));
        return new PointTiles(points, sample.Dimensions);
    }
}
