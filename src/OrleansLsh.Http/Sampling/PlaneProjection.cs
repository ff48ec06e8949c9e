using System.Numerics.Tensors;

namespace OrleansLsh.Http.Sampling;

/// <summary>The two principal components of some vectors.</summary>
/// <remarks>Orthogonal iteration on the data itself, without the D × D covariance: Golub, Van Loan: Matrix Computations, section 8.2.4.</remarks>
internal sealed class PlaneProjection
{
    private const int Iterations = 24;

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
        var random = new Random(seed);
        float[][] axes = [Guess(random, dimensions), Guess(random, dimensions)];
        double[] along = [0, 0];
        for (int iteration = 0; iteration < Iterations && total > 0; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            along = Step(vectors, axes);
        }
        if (total <= 0) axes = [new float[dimensions], new float[dimensions]];
        foreach (float[] axis in axes) Orient(axis);
        return new PlaneProjection(mean, axes, [.. along.Select(part => total > 0 ? Math.Min(1, part / total) : 0)]);
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

    /// <summary>Multiplies both axes by the covariance and makes them orthonormal again.</summary>
    /// <returns>Σ (axis · vector)² along each, for the axes as they were.</returns>
    private static double[] Step(IReadOnlyList<float[]> vectors, float[][] axes)
    {
        double[] along = [0, 0];
        for (int a = 0; a < axes.Length; a++)
        {
            var next = new float[axes[a].Length];
            foreach (float[] vector in vectors)
            {
                float part = TensorPrimitives.Dot<float>(vector, axes[a]);
                along[a] += (double)part * part;
                TensorPrimitives.MultiplyAdd(vector, part, next, next);
            }
            for (int before = 0; before < a; before++)
                TensorPrimitives.MultiplyAdd(axes[before], -TensorPrimitives.Dot<float>(next, axes[before]), next, next);
            float length = TensorPrimitives.Norm<float>(next);
            if (length > 0 && float.IsFinite(length)) TensorPrimitives.Divide(next, length, next);
            else Array.Clear(next);
            axes[a] = next;
        }
        return along;
    }

    private static float[] Guess(Random random, int dimensions)
    {
        var guess = new float[dimensions];
        for (int i = 0; i < guess.Length; i++) guess[i] = random.NextSingle() - 0.5f;
        TensorPrimitives.Divide(guess, TensorPrimitives.Norm<float>(guess), guess);
        return guess;
    }

    // An axis may point either way; the same data gives the same picture where its largest component is positive.
    private static void Orient(float[] axis)
    {
        if (axis[TensorPrimitives.IndexOfMaxMagnitude<float>(axis)] < 0) TensorPrimitives.Negate(axis, axis);
    }
}
