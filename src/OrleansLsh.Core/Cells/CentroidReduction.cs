using System.Numerics.Tensors;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Hashing;

/// <summary>Wide centroids in the few directions in which they vary: what a vector is compared with fits the processor's cache
/// again.</summary>
/// <remarks>A vector minus the centroids' mean becomes its r coordinates and the length of what they leave out. The squared distance of two
/// that are reduced is that of the vectors, but for the angle between what they leave out: never more than the vectors' own.</remarks>
internal sealed class CentroidReduction
{
    private const int Part = 8;
    private const float LeastKept = 0.9f;

    private readonly float[] _mean;
    private readonly float[] _axes;
    private readonly float[] _centroids;

    private CentroidReduction(CellBook book, float[] mean, float[] centred, int axes)
    {
        _mean = mean;
        _axes = PrincipalAxes.Basis(centred, mean.Length, axes);
        _centroids = new float[book.Count * Dimensions];
        var rest = new float[mean.Length];
        for (int k = 0; k < book.Count; k++) Reduce(book[k], rest, _centroids.AsSpan(k * Dimensions, Dimensions));
    }

    /// <summary>Components of a reduced vector, r + 1.</summary>
    public int Dimensions => _axes.Length / _mean.Length + 1;

    /// <summary>The mean of the centroids, D components.</summary>
    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>The centroids reduced: K × (r + 1), row-major.</summary>
    public ReadOnlyMemory<float> Centroids => _centroids;

    /// <summary>A reduction to an eighth of the dimensions; null where that saves too little, or leaves out more than a tenth of the
    /// variance.</summary>
    public static CentroidReduction? TryMake(CellBook book)
    {
        int dimensions = book.Dimensions, axes = dimensions / Part;
        // Bytes read for a query: int8 centroids whole, beside float axes and int8 coordinates.
        if (axes == 0 || book.Centroids.Length < 3L * axes * ((long)sizeof(float) * dimensions + book.Count)) return null;
        float[] mean = book.Mean();
        var centred = new float[book.Centroids.Length];
        for (int k = 0; k < book.Count; k++) TensorPrimitives.Subtract(book[k], mean, centred.AsSpan(k * dimensions, dimensions));
        double scatter = WideSums.SquaredNorm(centred);
        // Directions do not depend on the scale, but the squares of small numbers are none any more.
        float largest = MathF.Abs(TensorPrimitives.MaxMagnitude<float>(centred));
        if (largest > 0) TensorPrimitives.Divide(centred, largest, centred);
        var reduction = new CentroidReduction(book, mean, centred, axes);
        return reduction.LeftOut() <= (1 - LeastKept) * scatter ? reduction : null;
    }

    /// <summary>Reduces a vector.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="rest">Scratch memory, D components.</param>
    /// <param name="reduced">r + 1 components, written whole; or fewer, for the directions that vary most and the length of what they leave
    /// out.</param>
    public void Reduce(ReadOnlySpan<float> vector, Span<float> rest, Span<float> reduced)
    {
        TensorPrimitives.Subtract(vector, _mean, rest);
        for (int axis = 0; axis < reduced.Length - 1; axis++)
        {
            ReadOnlySpan<float> direction = Axis(axis);
            reduced[axis] = TensorPrimitives.Dot(rest, direction);
            TensorPrimitives.MultiplyAdd(direction, -reduced[axis], rest, rest);
        }
        reduced[^1] = TensorPrimitives.Norm<float>(rest);
    }

    /// <summary>The direction of a coordinate, 0 to r − 1: D components, of length 1.</summary>
    public ReadOnlySpan<float> Axis(int axis) => _axes.AsSpan(axis * _mean.Length, _mean.Length);

    private double LeftOut()
    {
        double sum = 0;
        for (int at = Dimensions - 1; at < _centroids.Length; at += Dimensions) sum += (double)_centroids[at] * _centroids[at];
        return sum;
    }
}
