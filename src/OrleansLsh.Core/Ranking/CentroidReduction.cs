using System.Numerics.Tensors;

namespace OrleansLsh.Core.Ranking;

/// <summary>Wide centroids in the few directions in which they vary: what a query is compared with fits the processor's cache again.</summary>
/// <remarks>A centroid becomes its r coordinates and the length of what they leave out, a query its r coordinates and 0: the squared distance of the
/// two is then that of the vectors, but for what the query leaves out itself, which is the same for all, and the angle between the two rests.</remarks>
internal sealed class CentroidReduction
{
    private const int Part = 8;
    private const float LeastKept = 0.9f;

    private readonly float[] _mean;
    private readonly float[] _axes;

    private CentroidReduction(float[] mean, float[] axes) => (_mean, _axes) = (mean, axes);

    /// <summary>Components of what it makes: r + 1.</summary>
    public int Dimensions => _axes.Length / _mean.Length + 1;

    /// <summary>A reduction to an eighth of the dimensions; null where that saves too little, or leaves out more than a tenth of the variance.</summary>
    /// <param name="centred">K × D, row-major: the centroids minus their mean.</param>
    /// <param name="mean">D components.</param>
    public static CentroidReduction? TryMake(ReadOnlySpan<float> centred, float[] mean)
    {
        int dimensions = mean.Length, axes = dimensions / Part, count = centred.Length / dimensions;
        // Bytes read for a query: int8 centroids whole, beside float axes and int8 coordinates.
        if (axes == 0 || centred.Length < 3L * (sizeof(float) * axes * dimensions + count * axes)) return null;
        var reduction = new CentroidReduction(mean, PrincipalAxes.Find(centred, dimensions, axes));
        double all = 0, kept = 0;
        Span<float> coordinates = new float[axes];
        for (int at = 0; at < centred.Length; at += dimensions)
        {
            ReadOnlySpan<float> centroid = centred.Slice(at, dimensions);
            reduction.Project(centroid, coordinates);
            all += TensorPrimitives.SumOfSquares(centroid);
            kept += TensorPrimitives.SumOfSquares<float>(coordinates);
        }
        return kept >= LeastKept * all ? reduction : null;
    }

    /// <summary>Reduces a centroid.</summary>
    /// <param name="centred">D components: the centroid minus the mean of all.</param>
    /// <param name="reduced">r + 1 components, written whole.</param>
    public void ReduceCentroid(ReadOnlySpan<float> centred, Span<float> reduced)
    {
        Project(centred, reduced[..^1]);
        float rest = TensorPrimitives.SumOfSquares(centred) - TensorPrimitives.SumOfSquares<float>(reduced[..^1]);
        reduced[^1] = MathF.Sqrt(Math.Max(0, rest));
    }

    /// <summary>Reduces a query.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="centred">Scratch memory, D components.</param>
    /// <param name="reduced">r + 1 components, written whole.</param>
    public void ReduceQuery(ReadOnlySpan<float> vector, Span<float> centred, Span<float> reduced)
    {
        TensorPrimitives.Subtract(vector, _mean, centred);
        Project(centred, reduced[..^1]);
        reduced[^1] = 0;
    }

    private void Project(ReadOnlySpan<float> centred, Span<float> coordinates)
    {
        for (int axis = 0; axis < coordinates.Length; axis++)
            coordinates[axis] = TensorPrimitives.Dot(centred, _axes.AsSpan(axis * centred.Length, centred.Length));
    }
}
