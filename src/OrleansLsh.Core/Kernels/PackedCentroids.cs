using System.Numerics.Tensors;

namespace OrleansLsh.Core.Kernels;

/// <summary>Centroids as the kernels read them: in groups of eight, and in a group component by component.</summary>
/// <remarks>Layout: group × component × 8. A last group that is not full is padded with +∞, whose distance no finite vector can undercut:
/// padding ties at best, at an index above every real one, and ties go to the lower. Where products are compared it is +∞ or no
/// number.</remarks>
internal sealed class PackedCentroids
{
    /// <summary>Centroids in a group.</summary>
    public const int GroupSize = 8;

    /// <summary>More centroids than these are told apart by products. A token's clusters are never more: which of them is the nearest is
    /// told by squared differences alone, whose bits others agree on.</summary>
    public const int MostBySquares = 256;

    private readonly float[] _values;
    private readonly float[] _halves;

    public PackedCentroids(ReadOnlySpan<float> centroids, int dimensions)
    {
        Dimensions = dimensions;
        Count = centroids.Length / dimensions;
        Groups = (Count + GroupSize - 1) / GroupSize;
        _values = new float[Groups * GroupSize * dimensions];
        _halves = Count > MostBySquares ? new float[Groups * GroupSize] : [];
        Pack(centroids);
    }

    /// <summary>Components of a centroid.</summary>
    public int Dimensions { get; }

    /// <summary>Centroids without the padding.</summary>
    public int Count { get; private set; }

    /// <summary>Groups of eight, the last one padded.</summary>
    public int Groups { get; private set; }

    /// <summary>group × component × 8.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Whether the nearest is told by products of components rather than by squared differences, which are twice the
    /// work.</summary>
    public bool IsByProducts => _halves.Length > 0;

    /// <summary>Half of each centroid's squared norm; empty where the nearest is told by squared differences.</summary>
    public ReadOnlySpan<float> Halves => _halves;

    /// <summary>The largest of the centroids' squared norms where the nearest is told by products.</summary>
    public float LargestSquare { get; private set; }

    /// <summary>A component of a centroid.</summary>
    public float this[int centroid, int component] =>
        _values[(centroid / GroupSize * Dimensions + component) * GroupSize + centroid % GroupSize];

    /// <summary>Replaces the centroids by at most as many as there were at first.</summary>
    public void Pack(ReadOnlySpan<float> centroids)
    {
        Count = centroids.Length / Dimensions;
        Groups = (Count + GroupSize - 1) / GroupSize;
        Span<float> values = _values.AsSpan(0, Groups * GroupSize * Dimensions);
        values[^(GroupSize * Dimensions)..].Fill(float.PositiveInfinity);
        for (int k = 0; k < Count; k++)
        {
            Span<float> group = values.Slice(k / GroupSize * GroupSize * Dimensions, GroupSize * Dimensions);
            for (int j = 0; j < Dimensions; j++) group[j * GroupSize + k % GroupSize] = centroids[k * Dimensions + j];
        }
        if (IsByProducts) Weigh(centroids);
    }

    private void Weigh(ReadOnlySpan<float> centroids)
    {
        _halves.AsSpan().Fill(float.PositiveInfinity);
        for (int k = 0; k < Count; k++) _halves[k] = TensorPrimitives.SumOfSquares(centroids.Slice(k * Dimensions, Dimensions)) / 2;
        LargestSquare = 2 * TensorPrimitives.Max(_halves.AsSpan(0, Count));
    }
}
