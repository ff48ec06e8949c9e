namespace OrleansLsh.Core.Training;

/// <summary>Leaves a local optimum: a random centroid is dropped, drawn anew beside the others, and kept there where that lowers the
/// inertia.</summary>
/// <remarks>Fränti: Efficiency of random swap clustering, 2018; the new place is drawn as in k-means++ instead of uniformly.
/// Several starts alone differ by a few per cent in inertia where the points have more groups than there are clusters.</remarks>
internal sealed class RandomSwap(PointTiles points, double tolerance, int parallelism, Random random)
{
    /// <summary>Swaps without success after which to end, where there are not fewer clusters; and swaps in all.</summary>
    private const int MaxFailures = 5, MaxTrials = 120;

    /// <summary>Iterations after which a swap is judged, and those that one which missed narrowly gets on top: many a good swap is still on
    /// its way by then.</summary>
    private const int TrialIterations = 4, MoreIterations = 8;

    /// <summary>A swap whose inertia is at most so many times the present one's has missed narrowly.</summary>
    private const double NearMiss = 1.003;

    /// <summary>Tries swaps and then iterates to the end.</summary>
    /// <param name="best">What the starts found.</param>
    /// <param name="maxIterations">Of the last run.</param>
    /// <param name="cancellationToken">Checked before each iteration.</param>
    /// <returns>A result of no greater inertia.</returns>
    public KMeansResult Improve(KMeansResult best, int maxIterations, CancellationToken cancellationToken)
    {
        int clusters = best.Sizes.Length;
        if (clusters < 2 || best.Inertia <= 0) return best;
        var draws = new KMeansPlusPlus(points, KMeansPlusPlus.Trials(clusters), random);
        KMeansResult current = best;
        int failures = 0, allowed = Math.Min(clusters, MaxFailures);
        int[] order = Enumerable.Range(0, clusters).ToArray();
        for (int trial = 0; trial < MaxTrials && failures < allowed; trial++)
        {
            if (trial % clusters == 0) random.Shuffle(order);
            float[] start = draws.Complete(Without(current.Centroids, order[trial % clusters]), clusters, cancellationToken);
            KMeansResult swapped = Iterate(start, TrialIterations, cancellationToken);
            if (swapped.Inertia >= current.Inertia && swapped.Inertia <= NearMiss * current.Inertia)
                swapped = Iterate(swapped.Centroids, MoreIterations, cancellationToken);
            bool better = swapped.Sizes.Length == clusters && swapped.Inertia < current.Inertia;
            failures = better ? 0 : failures + 1;
            if (better) current = swapped;
        }

        if (ReferenceEquals(current, best)) return best;
        KMeansResult settled = Iterate(current.Centroids, maxIterations, cancellationToken);
        return settled.Inertia <= current.Inertia ? settled : current;
    }

    private KMeansResult Iterate(float[] start, int iterations, CancellationToken cancellationToken) =>
        new Lloyd(points, start, parallelism).Run(iterations, tolerance, iterated: null, cancellationToken);

    private float[] Without(float[] centroids, int cluster)
    {
        int at = cluster * points.Dimensions;
        return [.. centroids.AsSpan(0, at), .. centroids.AsSpan(at + points.Dimensions)];
    }
}
