using System.Collections.Concurrent;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Core.Ranking;

/// <summary>Chooses the cells that a query probes, by centroids as int8, wide ones in fewer dimensions: much less memory to read, and
/// nearly always the nearest.</summary>
/// <remarks>Immutable; safe for concurrent use.</remarks>
public sealed class CellChooser
{
    private readonly CellBook _book;
    private readonly CentroidGroups _centroids;
    private readonly CoarseProjection? _projection;
    private readonly ConcurrentBag<Scratch> _scratch = [];

    /// <summary>Quantises the centroids of cells.</summary>
    public CellChooser(CellBook book)
    {
        _book = book;
        CentroidReduction? reduction = book.Reduction;
        _projection = reduction is null ? null : new CoarseProjection(reduction);
        _centroids = reduction is null
            ? new CentroidGroups(book.Mean(), book.Centroids)
            : new CentroidGroups(new float[reduction.Dimensions], reduction.Centroids);
    }

    /// <summary>Whether centroids are compared in fewer dimensions than they have.</summary>
    internal bool IsReduced => _projection is not null;

    /// <summary>The nearest cells, nearest first; allocates nothing once it has run on as many threads as at any time later.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="nearest">p entries, 1 to K, written whole.</param>
    public void Choose(ReadOnlySpan<float> vector, Span<int> nearest) => Choose(vector, nearest, []);

    /// <summary>The nearest cells, and how far they are.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="nearest">p entries, 1 to K, written whole.</param>
    /// <param name="distances">Squared distances to their centroids, p entries, written whole; off by what 7 bits of each
    /// component of the query around the centroids' mean leave, where centroids are not reduced, and else exact.</param>
    /// <param name="inOrder">Whether the nearest comes first.</param>
    public void Choose(ReadOnlySpan<float> vector, Span<int> nearest, Span<float> distances, bool inOrder = true)
    {
        if (!_scratch.TryTake(out Scratch? scratch)) scratch = new Scratch(_centroids, _projection);
        if (_projection is null) _centroids.Choose(vector, scratch.Centroids, nearest, distances, inOrder);
        else
        {
            _centroids.Choose(_projection.Project(vector, scratch.Whole, scratch.Reduced), scratch.Centroids, nearest, [], inOrder);
            for (int i = 0; i < distances.Length; i++) distances[i] = ExactDistance.Squared(vector, _book[nearest[i]]);
        }
        _scratch.Add(scratch);
    }

    private sealed class Scratch(CentroidGroups centroids, CoarseProjection? projection)
    {
        public CentroidGroups.Scratch Centroids { get; } = new(centroids);

        public ResidualQuery Whole { get; } = new(projection?.Dimensions ?? 0);

        public float[] Reduced { get; } = new float[WholeLanes(projection?.Reduced ?? 0)];

        private static int WholeLanes(int count) => (count + ResidualBlocks.Lanes - 1) / ResidualBlocks.Lanes * ResidualBlocks.Lanes;
    }
}
