using System.Buffers;
using OrleansLsh.Core.Kernels;

namespace OrleansLsh.Core.Hashing;

public sealed partial class CellBook
{
    /// <summary>Vectors that one thread takes at a time.</summary>
    private const int BlockSize = 1024;

    private readonly PackedCentroids _packed;

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

    /// <summary>The same on several threads; the cells do not depend on their number.</summary>
    /// <param name="vectors">count × D, row-major, finite.</param>
    /// <param name="cells">count entries, written whole.</param>
    /// <param name="parallelism">Threads at most, at least 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Assign(ReadOnlyMemory<float> vectors, Memory<ushort> cells, int parallelism)
    {
        RequireWholeVectors(vectors.Length, cells.Length);
        Parallel.For(0, (cells.Length + BlockSize - 1) / BlockSize, new ParallelOptions { MaxDegreeOfParallelism = parallelism }, block =>
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

    private void RequireWholeVectors(int components, int cells)
    {
        if ((long)cells * Dimensions != components)
            throw new ArgumentException($"{components} components are not {cells} vectors of {Dimensions} dimensions.");
    }
}
