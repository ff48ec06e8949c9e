namespace OrleansLsh.Core.Training;

/// <summary>k-means with k-means++ starts and Lloyd iterations; of several starts the best is improved by random swaps. Of many points a
/// part tells which start is best, and all of them go on from there.</summary>
/// <remarks>Arthur, Vassilvitskii: k-means++: the advantages of careful seeding, 2007. Bradley, Fayyad: Refining initial points for k-means
/// clustering, 1998.</remarks>
public static class KMeans
{
    /// <summary>Points that starts are compared on: so many, and so many for each cluster.</summary>
    private const int FewestInPart = 2_048, InPartPerCluster = 64;

    /// <summary>Clusters points. The same input and seed give the same bits on any number of threads.</summary>
    /// <param name="points">count × dimensions, row-major, finite, at least one point.</param>
    /// <param name="dimensions">Components of a point, at least 1.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="progress">Told after each Lloyd iteration: iterations done so far, over all starts.</param>
    /// <param name="cancellationToken">Checked at least once per iteration.</param>
    /// <exception cref="ArgumentException">There is no point, or no whole number of them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is below 1.</exception>
    public static KMeansResult Cluster(
        ReadOnlyMemory<float> points, int dimensions, KMeansOptions options, IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        Require(points, dimensions, options);
        var tiles = new PointTiles(points, dimensions);
        double tolerance = options.Tolerance * Scatter.Total(points.Span, dimensions) / points.Length;
        int iterations = 0;
        void Iterated() => progress?.Report(Interlocked.Increment(ref iterations));
        var random = new Random(options.Seed);
        if (options.Restarts == 1) return Start(tiles, options, tolerance, random.Next(), options.Parallelism, Iterated, cancellationToken);

        int part = Math.Max(FewestInPart, InPartPerCluster * options.Clusters);
        bool isMany = tiles.Count >= 2 * part;
        KMeansResult best =
            BestStart(isMany ? tiles.Part(part, random) : tiles, options, tolerance, random, Iterated, cancellationToken);
        if (isMany)
        {
            // The part may hold fewer distinct points than there are clusters.
            float[] start = new KMeansPlusPlus(tiles, KMeansPlusPlus.Trials(options.Clusters), random)
                .Complete(best.Centroids, options.Clusters, cancellationToken);
            best = new Lloyd(tiles, start, options.Parallelism).Run(options.MaxIterations, tolerance, Iterated, cancellationToken);
        }
        return new RandomSwap(tiles, tolerance, options.Parallelism, random).Improve(best, options.MaxIterations, cancellationToken);
    }

    private static KMeansResult BestStart(
        PointTiles points, KMeansOptions options, double tolerance, Random random, Action iterated, CancellationToken cancellationToken)
    {
        int[] seeds = [.. Enumerable.Range(0, options.Restarts).Select(_ => random.Next())];
        var results = new KMeansResult[options.Restarts];
        ComputeThreads.For(
            options.Restarts, options.Parallelism,
            restart => results[restart] = Start(points, options, tolerance, seeds[restart], parallelism: 1, iterated, cancellationToken),
            cancellationToken);
        return results.MinBy(result => result.Inertia)!;
    }

    private static KMeansResult Start(
        PointTiles points, KMeansOptions options, double tolerance, int seed, int parallelism, Action iterated,
        CancellationToken cancellationToken)
    {
        var seeding = new KMeansPlusPlus(points, KMeansPlusPlus.Trials(options.Clusters), new Random(seed));
        float[] start = seeding.Draw(options.Clusters, cancellationToken);
        return new Lloyd(points, start, parallelism).Run(options.MaxIterations, tolerance, iterated, cancellationToken);
    }

    private static void Require(ReadOnlyMemory<float> points, int dimensions, KMeansOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Clusters, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Restarts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxIterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Parallelism, 1);
        if (points.Length == 0 || points.Length % dimensions != 0)
            throw new ArgumentException($"{points.Length} components are no whole number of points of {dimensions}.", nameof(points));
    }
}

/// <summary>How k-means runs.</summary>
/// <param name="Clusters">Clusters asked for, at least 1; fewer come out where there are fewer distinct points.</param>
/// <param name="Seed">Seed of every random choice.</param>
public sealed record KMeansOptions(int Clusters, int Seed)
{
    /// <summary>Independent k-means++ starts, of which the one with the least inertia is kept. Default 10.</summary>
    public int Restarts { get; init; } = 10;

    /// <summary>Lloyd iterations of a start at most. Default 300.</summary>
    public int MaxIterations { get; init; } = 300;

    /// <summary>A start ends when Σ squared centroid movement ≤ tolerance × mean variance of the components. Default 1e-4.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Threads that share one clustering's work, at least 1. Default all cores; the result does not depend on it.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;
}

/// <summary>What k-means found.</summary>
/// <param name="Centroids">clusters × dimensions, row-major, finite and distinct; at least one.</param>
/// <param name="Sizes">Points in each cluster, each at least 1.</param>
/// <param name="Inertia">Σ squared distance of the points to their centroids.</param>
public sealed record KMeansResult(float[] Centroids, int[] Sizes, double Inertia);
