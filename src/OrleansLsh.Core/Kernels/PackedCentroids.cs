namespace OrleansLsh.Core.Kernels;

/// <summary>Centroids as the kernels read them: in groups of eight, and in a group component by component.</summary>
/// <remarks>Layout: group × component × 8. A last group that is not full is padded with +∞, whose distance no finite vector can undercut:
/// padding ties at best, at an index above every real one, and ties go to the lower.</remarks>
internal sealed class PackedCentroids
{
    /// <summary>Centroids in a group.</summary>
    public const int GroupSize = 8;

    private readonly float[] _values;

    public PackedCentroids(ReadOnlySpan<float> centroids, int dimensions)
    {
        Dimensions = dimensions;
        Count = centroids.Length / dimensions;
        Groups = (Count + GroupSize - 1) / GroupSize;
        _values = new float[Groups * GroupSize * dimensions];
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
    }
}
