using System.Collections.Concurrent;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Core.Ranking;

/// <summary>Chooses the cells that a query probes, by centroids as int8, wide ones in fewer dimensions: much less memory to read, and nearly always the nearest.</summary>
/// <remarks>What is quantised is a centroid minus the mean of all. Immutable; safe for concurrent use.</remarks>
public sealed class CellChooser
{
    private readonly ResidualBlocks _centroids;
    private readonly CoarseProjection? _projection;
    private readonly ConcurrentBag<Scratch> _scratch = [];

    /// <summary>Quantises the centroids of cells.</summary>
    public CellChooser(CellBook book)
    {
        CentroidReduction? reduction = book.Reduction;
        _projection = reduction is null ? null : new CoarseProjection(reduction);
        float[] origin = reduction is null ? book.Mean() : new float[reduction.Dimensions];
        ReadOnlySpan<float> points = (reduction?.Centroids ?? book.Centroids).Span;
        _centroids = new ResidualBlocks(origin);
        _centroids.Reserve(book.Count);
        for (int k = 0; k < book.Count; k++) _centroids.Add(k, points.Slice(k * origin.Length, origin.Length));
    }

    /// <summary>Whether centroids are compared in fewer dimensions than they have.</summary>
    internal bool IsReduced => _projection is not null;

    /// <summary>The nearest cells, nearest first; allocates nothing once it has run on as many threads as at any time later.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="nearest">p entries, 1 to K, written whole.</param>
    public void Choose(ReadOnlySpan<float> vector, Span<int> nearest)
    {
        if (!_scratch.TryTake(out Scratch? scratch)) scratch = new Scratch(_centroids, _projection);
        if (_projection is not null) vector = _projection.Project(vector, scratch.Whole, scratch.Reduced);
        _centroids.Compare(vector, scratch.Query, scratch.Distances);
        CellBook.SelectNearest(scratch.Distances.AsSpan(0, _centroids.Count), nearest);
        _scratch.Add(scratch);
    }

    private sealed class Scratch(ResidualBlocks centroids, CoarseProjection? projection)
    {
        public ResidualQuery Query { get; } = new(centroids.Centroid.Length);

        public float[] Distances { get; } = new float[WholeLanes(centroids.Count)];

        public ResidualQuery Whole { get; } = new(projection?.Dimensions ?? 0);

        public float[] Reduced { get; } = new float[WholeLanes(projection?.Reduced ?? 0)];

        private static int WholeLanes(int count) => (count + ResidualBlocks.Lanes - 1) / ResidualBlocks.Lanes * ResidualBlocks.Lanes;
    }
}
