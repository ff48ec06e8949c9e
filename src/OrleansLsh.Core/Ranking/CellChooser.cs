using System.Buffers;
using System.Numerics.Tensors;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Core.Ranking;

/// <summary>Chooses the cells that a query probes, by centroids as int8: a quarter of the memory to read, and nearly always the nearest.</summary>
/// <remarks>What is quantised is a centroid minus the mean of all. Immutable; safe for concurrent use.</remarks>
public sealed class CellChooser
{
    private readonly ResidualBlocks _centroids;

    /// <summary>Quantises the centroids of cells.</summary>
    public CellChooser(CellBook book)
    {
        var mean = new float[book.Dimensions];
        for (int k = 0; k < book.Count; k++) TensorPrimitives.MultiplyAdd(book[k], 1f / book.Count, mean, mean);
        _centroids = new ResidualBlocks(mean);
        _centroids.Reserve(book.Count);
        for (int k = 0; k < book.Count; k++) _centroids.Add(k, book[k]);
    }

    /// <summary>Entries that the scratch memory for distances needs: K in whole blocks.</summary>
    public int ScratchSize => (_centroids.Count + ResidualBlocks.Lanes - 1) / ResidualBlocks.Lanes * ResidualBlocks.Lanes;

    /// <summary>The nearest cells, nearest first.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="nearest">p entries, 1 to K, written whole.</param>
    public void Choose(ReadOnlySpan<float> vector, Span<int> nearest)
    {
        float[] distances = ArrayPool<float>.Shared.Rent(ScratchSize);
        Choose(vector, nearest, new ResidualQuery(vector.Length), distances);
        ArrayPool<float>.Shared.Return(distances);
    }

    /// <summary>The same with the caller's scratch memory; allocates nothing.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="nearest">p entries, 1 to K, written whole.</param>
    /// <param name="query">Scratch memory for D components.</param>
    /// <param name="distances">Scratch memory, <see cref="ScratchSize"/> entries or more.</param>
    public void Choose(ReadOnlySpan<float> vector, Span<int> nearest, ResidualQuery query, Span<float> distances)
    {
        _centroids.Compare(vector, query, distances);
        CellBook.SelectNearest(distances[.._centroids.Count], nearest);
    }
}
