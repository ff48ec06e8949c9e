using System.Numerics.Tensors;
using OrleansLsh.Core.Kernels;

namespace OrleansLsh.Core.Hashing;

/// <summary>The cells of a field: clusters of the whole vector, K of them.</summary>
/// <remarks>Immutable. A document belongs to its nearest cell; a query probes the p nearest.</remarks>
public sealed partial class CellBook
{
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
            throw new ArgumentException($"{centroids.Length} components are no whole number of centroids of {dimensions}.", nameof(centroids));
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

    /// <summary>The mean of all centroids.</summary>
    internal float[] Mean()
    {
        var mean = new float[Dimensions];
        for (int k = 0; k < Count; k++) TensorPrimitives.MultiplyAdd(this[k], 1f / Count, mean, mean);
        return mean;
    }

    /// <summary>Both only save time: where there is no memory for them, cells are found without. An error would stay for good.</summary>
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
}
