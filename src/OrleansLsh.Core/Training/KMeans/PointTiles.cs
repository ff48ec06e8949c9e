using OrleansLsh.Core.Kernels;

namespace OrleansLsh.Core.Training;

/// <summary>Points to be clustered: once as they came, once transposed in tiles of 32, which is how the kernels read them.</summary>
internal sealed class PointTiles
{
    private readonly ReadOnlyMemory<float> _points;
    private readonly float[] _tiles;

    public PointTiles(ReadOnlyMemory<float> points, int dimensions)
    {
        _points = points;
        Dimensions = dimensions;
        Count = points.Length / dimensions;
        Tiles = (Count + VectorTile.Size - 1) / VectorTile.Size;
        _tiles = new float[Tiles * VectorTile.Size * dimensions];
        for (int t = 0; t < Tiles; t++)
        {
            int first = t * VectorTile.Size * dimensions;
            int length = Math.Min(VectorTile.Size * dimensions, points.Length - first);
            VectorTile.Transpose(points.Span.Slice(first, length), dimensions, [], _tiles.AsSpan(first, VectorTile.Size * dimensions));
        }
    }

    /// <summary>Components of a point.</summary>
    public int Dimensions { get; }

    /// <summary>Number of points.</summary>
    public int Count { get; }

    /// <summary>Number of tiles; the last may be padded with copies of the last point.</summary>
    public int Tiles { get; }

    /// <summary>count × dimensions, row-major.</summary>
    public ReadOnlySpan<float> Points => _points.Span;

    /// <summary>One point.</summary>
    public ReadOnlySpan<float> this[int point] => _points.Span.Slice(point * Dimensions, Dimensions);

    /// <summary>A random part, drawn evenly from the whole length.</summary>
    /// <param name="count">Points of the part, at most as many as there are.</param>
    /// <param name="random">The source of the draws.</param>
    public PointTiles Part(int count, Random random)
    {
        var part = new float[count * Dimensions];
        for (int i = 0; i < count; i++)
        {
            int first = (int)((long)i * Count / count), end = (int)((i + 1L) * Count / count);
            this[random.Next(first, end)].CopyTo(part.AsSpan(i * Dimensions));
        }
        return new PointTiles(part, Dimensions);
    }

    /// <summary>One tile, dimensions × 32.</summary>
    public ReadOnlySpan<float> Tile(int tile) => _tiles.AsSpan(tile * VectorTile.Size * Dimensions, VectorTile.Size * Dimensions);
}
