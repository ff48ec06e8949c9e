using System.Numerics.Tensors;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Http.Sampling;

/// <summary>The two principal components of some vectors.</summary>
internal sealed class PlaneProjection
{
    private PlaneProjection(float[] mean, float[][] axes, double[] explained) => (Mean, Axes, Explained) = (mean, axes, explained);

    /// <summary>The mean of the vectors.</summary>
    public float[] Mean { get; }

    /// <summary>Two unit vectors, orthogonal to each other; zeros where the vectors do not vary so far.</summary>
    public float[][] Axes { get; }

    /// <summary>Part of the variance along each axis, 0 to 1.</summary>
    public double[] Explained { get; }

    /// <summary>Fits the plane.</summary>
    /// <param name="vectors">Of the same dimensions D; they are centred in place.</param>
    /// <param name="dimensions">D.</param>
    /// <param name="seed">Of the first guess.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static PlaneProjection Fit(IReadOnlyList<float[]> vectors, int dimensions, int seed, CancellationToken cancellationToken)
    {
        float[] mean = Centre(vectors, dimensions);
        double total = vectors.Sum(vector => (double)TensorPrimitives.SumOfSquares<float>(vector));
        var axes = PrincipalAxes.Find(
            (directions, images) =>
            {
                images.Span.Clear();
                foreach (float[] vector in vectors) PrincipalAxes.AddImages(vector, directions.Span, images.Span);
            },
            dimensions, count: 2, seed, cancellationToken);
        return new PlaneProjection(
            mean, [axes[0].ToArray(), axes[1].ToArray()], [.. axes.Scatter.Select(along => total > 0 ? Math.Min(1, along / total) : 0)]);
    }

    /// <summary>Where a centred vector lies.</summary>
    public (float X, float Y) Place(ReadOnlySpan<float> centred) =>
        (TensorPrimitives.Dot(centred, Axes[0]), TensorPrimitives.Dot(centred, Axes[1]));

    private static float[] Centre(IReadOnlyList<float[]> vectors, int dimensions)
    {
        var mean = new float[dimensions];
        foreach (float[] vector in vectors) TensorPrimitives.MultiplyAdd(vector, 1f / vectors.Count, mean, mean);
        foreach (float[] vector in vectors) TensorPrimitives.Subtract(vector, mean, vector);
        return mean;
    }
}
