using System.Collections.Concurrent;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Core.Ranking;

/// <summary>Chooses the cells that a query probes, by centroids as int8, wide ones in fewer dimensions: much less memory to read, and nearly always the nearest.</summary>
/// <remarks>What is quantised is a centroid minus the mean of all. Immutable; safe for concurrent use.</remarks>
public sealed class CellChooser
{
    private readonly ResidualBlocks _centroids;
    private readonly CentroidReduction? _reduction;
    private readonly ConcurrentBag<Scratch> _scratch = [];
    private readonly int _dimensions;

    /// <summary>Quantises the centroids of cells.</summary>
    public CellChooser(CellBook book)
    {
        _dimensions = book.Dimensions;
        _reduction = book.Reduction;
        _centroids = new ResidualBlocks(_reduction is null ? book.Mean() : new float[_reduction.Dimensions]);
        _centroids.Reserve(book.Count);
        for (int k = 0; k < book.Count; k++)
            _centroids.Add(k, _reduction is null ? book[k] : _reduction.Centroids.Span.Slice(k * _reduction.Dimensions, _reduction.Dimensions));
    }

    /// <summary>Whether centroids are compared in fewer dimensions than they have.</summary>
    internal bool IsReduced => _reduction is not null;

    /// <summary>The nearest cells, nearest first; allocates nothing once it has run on as many threads as at any time later.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="nearest">p entries, 1 to K, written whole.</param>
    public void Choose(ReadOnlySpan<float> vector, Span<int> nearest)
    {
        if (!_scratch.TryTake(out Scratch? scratch)) scratch = new Scratch(_dimensions, _reduction, _centroids.Count);
        if (_reduction is null) _centroids.Compare(vector, scratch.Query, scratch.Distances);
        else
        {
            _reduction.Project(vector, scratch.Centred, scratch.Reduced);
            _centroids.Compare(scratch.Reduced, scratch.Query, scratch.Distances);
        }
        CellBook.SelectNearest(scratch.Distances.AsSpan(0, _centroids.Count), nearest);
        _scratch.Add(scratch);
    }

    private sealed class Scratch(int dimensions, CentroidReduction? reduction, int cells)
    {
        public ResidualQuery Query { get; } = new(reduction?.Dimensions ?? dimensions);

        public float[] Distances { get; } = new float[(cells + ResidualBlocks.Lanes - 1) / ResidualBlocks.Lanes * ResidualBlocks.Lanes];

        public float[] Centred { get; } = new float[reduction is null ? 0 : dimensions];

        public float[] Reduced { get; } = new float[reduction?.Dimensions ?? 0];
    }
}
