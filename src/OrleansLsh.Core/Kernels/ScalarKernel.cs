using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Core.Kernels;

/// <summary>The kernels' contract in plain arithmetic; what the registers compute must be these bits.</summary>
internal static class ScalarKernel
{
    /// <summary>Σ (x − c)², components in order, fused multiply-add.</summary>
    public static float Distance(ReadOnlySpan<float> vector, ReadOnlySpan<float> centroid)
    {
        float sum = 0;
        for (int j = 0; j < vector.Length; j++)
        {
            float difference = vector[j] - centroid[j];
            sum = MathF.FusedMultiplyAdd(difference, difference, sum);
        }

        return sum;
    }

    /// <summary>The nearest of row-major centroids, ties to the lower.</summary>
    public static int Nearest(ReadOnlySpan<float> vector, ReadOnlySpan<float> centroids, out float distance)
    {
        int nearest = 0;
        distance = float.PositiveInfinity;
        for (int k = 0; k < centroids.Length / vector.Length; k++)
        {
            float candidate = Distance(vector, centroids.Slice(k * vector.Length, vector.Length));
            if (candidate < distance) (nearest, distance) = (k, candidate);
        }

        return nearest;
    }

    /// <summary>The interval of a projection, components in order, fused multiply-add; clamped to the clusters.</summary>
    public static int Interval(ReadOnlySpan<float> vector, RandomProjection projection, int clusters)
    {
        float sum = 0;
        ReadOnlySpan<float> direction = projection.Direction.Span;
        for (int j = 0; j < vector.Length; j++) sum = MathF.FusedMultiplyAdd(direction[j], vector[j], sum);
        return (int)Math.Clamp(MathF.Floor((sum + projection.Offset) / projection.Width), 0, clusters - 1);
    }
}
