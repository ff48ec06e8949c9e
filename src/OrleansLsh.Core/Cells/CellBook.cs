using System.Buffers;
using System.Numerics.Tensors;
using OrleansLsh.Core.Kernels;

namespace OrleansLsh.Core.Hashing;

/// <summary>The cells of a field: clusters of the whole vector, K of them.</summary>
/// <remarks>Immutable. A document belongs to its nearest cell; a query probes the p nearest.</remarks>
public sealed class CellBook
{
    /// <summary>Vectors that one thread takes at a time.</summary>
    private const int BlockSize = 1024;

    private readonly PackedCentroids _packed;
    private readonly Lazy<CentroidReduction?> _reduction;
    private readonly Lazy<CellBounds?> _bounds;

    /// <summary>Cells of given centroids.</summary>
    /// <param name="dimensions">Components of a vector D.</param>
    /// <param name="centroids">K × D components, row-major, finite.</param>
    /// <exception cref="ArgumentException">The length is not a positive multiple of the dimensions.</exception>
    public CellBook(int dimensions, ReadOnlyMemory<float> centroids)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        if (centroids.Length == 0 || centroids.Length % dimensions != 0)
            throw new ArgumentException($"{centroids.Length} components are no whole number of centroids of {dimensions}.",
                nameof(centroids));
        Dimensions = dimensions;
        Centroids = centroids;
        Count = centroids.Length / dimensions;
        _packed = new PackedCentroids(centroids.Span, dimensions);
        _reduction = new(() => WithMemory(() => CentroidReduction.TryMake(this)));
        _bounds = new(() => WithMemory(() => Reduction is null ? null : new CellBounds(this, Reduction)));
    }

    /// <summary>Components of a vector, D.</summary>
    public int Dimensions { get; }

    /// <summary>Number of cells, K.</summary>
    public int Count { get; }

    /// <summary>K × D components, row-major.</summary>
    public ReadOnlyMemory<float> Centroids { get; }

    /// <summary>The centroids in fewer dimensions; null where that is not worth it. Made when it is first asked for.</summary>
    internal CentroidReduction? Reduction => _reduction.Value;

    /// <summary>The centroid of a cell, 0 to K − 1.</summary>
    public ReadOnlySpan<float> this[int cell] => Centroids.Span.Slice(cell * Dimensions, Dimensions);

    /// <summary>The nearest cell of every vector (squared Euclidean, ties to the lower cell); allocates nothing per vector.</summary>
    /// <param name="vectors">count × D, row-major, finite.</param>
    /// <param name="cells">count entries, written whole.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Assign(ReadOnlySpan<float> vectors, Span<ushort> cells)
    {
        RequireWholeVectors(vectors.Length, cells.Length);
        if (_bounds.Value is { } bounds) bounds.Assign(vectors, cells);
        else AssignTiles(vectors, cells);
    }

    /// <summary>Finds the nearest cells on several threads; the cells do not depend on their number.</summary>
    /// <param name="vectors">count × D, row-major, finite.</param>
    /// <param name="cells">count entries, written whole.</param>
    /// <param name="parallelism">Threads at most, at least 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Assign(ReadOnlyMemory<float> vectors, Memory<ushort> cells, int parallelism)
    {
        RequireWholeVectors(vectors.Length, cells.Length);
        ComputeThreads.For((cells.Length + BlockSize - 1) / BlockSize, parallelism, block =>
        {
            int first = block * BlockSize, size = Math.Min(BlockSize, cells.Length - first);
            Assign(vectors.Span.Slice(first * Dimensions, size * Dimensions), cells.Span.Slice(first, size));
        });
    }

    /// <summary>Squared Euclidean distances of one vector to all cells.</summary>
    /// <param name="query">D components, finite.</param>
    /// <param name="distances">K entries, written whole.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Distances(ReadOnlySpan<float> query, Span<float> distances)
    {
        if (query.Length != Dimensions || distances.Length != Count)
            throw new ArgumentException($"{query.Length} components and {distances.Length} distances are not {Dimensions} and {Count}.");
        DistanceKernel.Distances(query, _packed, distances);
    }

    /// <summary>The cells of the least distances, ties to the lower cell.</summary>
    /// <param name="distances">Squared distances, 0 or above, as <see cref="Distances"/> writes them.</param>
    /// <param name="nearest">p entries, 1 to K, written whole.</param>
    /// <param name="inOrder">Whether the nearest comes first; in no order they are found faster.</param>
    /// <exception cref="ArgumentException">More cells are asked for than there are distances.</exception>
    public static void SelectNearest(ReadOnlySpan<float> distances, Span<int> nearest, bool inOrder = true)
    {
        if (nearest.Length > distances.Length)
            throw new ArgumentException($"{nearest.Length} nearest of {distances.Length} cells were asked for.", nameof(nearest));
        NearestSelection.Select(distances, nearest, inOrder);
    }

    /// <summary>The mean of all centroids.</summary>
    internal float[] Mean()
    {
        var mean = new float[Dimensions];
        for (int k = 0; k < Count; k++) TensorPrimitives.MultiplyAdd(this[k], 1f / Count, mean, mean);
        return mean;
    }

    /// <summary>Null where there is no memory: what is made here only saves time, and cells are found without it. A thrown error would stay
    /// in the <see cref="Lazy{T}"/> for good.</summary>
    private static T? WithMemory<T>(Func<T?> make)
        where T : class
    {
        try
        {
            return make();
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    private void AssignTiles(ReadOnlySpan<float> vectors, Span<ushort> cells)
    {
        Span<int> labels = stackalloc int[VectorTile.Size];
        Span<float> distances = stackalloc float[VectorTile.Size];
        float[] tile = ArrayPool<float>.Shared.Rent(Dimensions * VectorTile.Size);
        for (int first = 0; first < cells.Length; first += VectorTile.Size)
        {
            int size = Math.Min(VectorTile.Size, cells.Length - first);
            VectorTile.Transpose(vectors.Slice(first * Dimensions, size * Dimensions), Dimensions, [], tile);
            NearestKernel.Nearest(tile, _packed, labels, distances);
            for (int v = 0; v < size; v++) cells[first + v] = (ushort)labels[v];
        }

        ArrayPool<float>.Shared.Return(tile);
    }

    private void RequireWholeVectors(int components, int cells)
    {
        if ((long)cells * Dimensions != components)
            throw new ArgumentException($"{components} components are not {cells} vectors of {Dimensions} dimensions.");
    }
}
