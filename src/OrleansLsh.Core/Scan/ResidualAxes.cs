using System.Numerics.Tensors;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Scan;

/// <summary>The directions in which vectors vary most around the centroids of their cells. Immutable; safe for concurrent use.</summary>
public sealed class ResidualAxes
{
    private readonly float[] _axes, _origin;

    private ResidualAxes(int dimensions, float[] axes, float[] origin) => (Dimensions, _axes, _origin) = (dimensions, axes, origin);

    /// <summary>Components of a vector, D.</summary>
    public int Dimensions { get; }

    /// <summary>D components: a point amid the vectors. Coordinates around it are small, and so is what their quantisation loses.</summary>
    public ReadOnlySpan<float> Origin => _origin;

    /// <summary>The first of the axes, which are all that would have been found had no more been asked for.</summary>
    /// <param name="count">0 to as many as there are.</param>
    /// <returns>count × D, row-major: orthonormal rows, roughly in the order of how much varies along them; zero rows where residuals vary
    /// in fewer directions.</returns>
    public ReadOnlySpan<float> Leading(int count) => _axes.AsSpan(0, count * Dimensions);

    /// <summary>Finds the axes for documents in cells.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="sample">Some of the documents' vectors, drawn at random, at least 1; a few thousand are enough.</param>
    /// <param name="count">How many axes, at least 1; never more than D come.</param>
    public static ResidualAxes Find(CellBook cells, VectorBlock sample, int count)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(sample);
        int dimensions = sample.Dimensions;
        var nearest = new ushort[sample.Count];
        cells.Assign(sample.Values, nearest, Environment.ProcessorCount);
        var residuals = new float[sample.Count * dimensions];
        for (int i = 0; i < sample.Count; i++)
            TensorPrimitives.Subtract(sample[i], cells[nearest[i]], residuals.AsSpan(i * dimensions, dimensions));
        return Find(new VectorBlock(dimensions, residuals), cells.Mean(), count);
    }

    /// <summary>Finds the axes from residuals.</summary>
    /// <param name="residuals">count × D, row-major: vectors minus the centroids of their cells.</param>
    /// <param name="origin">D components: a point amid the vectors.</param>
    /// <param name="count">How many axes, at least 1; never more than D come.</param>
    public static ResidualAxes Find(VectorBlock residuals, ReadOnlySpan<float> origin, int count)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int dimensions = residuals.Dimensions;
        float[] axes = PrincipalAxes.Basis(residuals.Values, dimensions, Math.Min(count, dimensions));
        return new ResidualAxes(dimensions, axes, origin.ToArray());
    }
}
