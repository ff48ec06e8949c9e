using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Training;

/// <summary>A random direction cut into m intervals of one width.</summary>
/// <remarks>Datar, Immorlica, Indyk, Mirrokni: Locality-sensitive hashing scheme based on p-stable distributions, 2004.
/// The offset is not drawn: it puts the sample's 1st percentile at the start of interval 0, and the width its 99th at the end of
/// interval m − 1; what lies outside falls into the outer intervals.</remarks>
internal static class ProjectionTrainer
{
    private const double Tail = 0.01;

    /// <summary>Draws a direction and fits the intervals to points.</summary>
    /// <param name="points">count × dimensions, row-major, finite, at least one point.</param>
    /// <param name="dimensions">Components of a point, at least 1.</param>
    /// <param name="options">Clusters m: the number of intervals.</param>
    /// <param name="seed">Seed of the direction.</param>
    /// <returns>m clusters, or one where all projections coincide. A centroid is the mean of its interval's points; an interval
    /// without points takes the mean of all points, moved along the direction to the interval's middle.</returns>
    public static Codebook Train(ReadOnlyMemory<float> points, int dimensions, TrainingOptions options, int seed)
    {
        float[] direction = StandardNormal.Draw(dimensions, new Random(seed));
        (double low, double high) = Spread(Projections(points.Span, direction));
        int clusters = ModelTrainer.Clusters(options);
        float width = Finite((high - low) / clusters);
        int intervals = width > 0 ? clusters : 1;
        var projection = new RandomProjection(direction, Finite(-low), width > 0 ? width : 1);

        float[] middles = Middles(points.Span, projection, low, intervals);
        byte[] codes = Hash(points.Span, new Codebook(ClusterFamily.RandomProjection, dimensions, middles, projection));
        return new Codebook(ClusterFamily.RandomProjection, dimensions, Means(points.Span, codes, middles, dimensions), projection);
    }

    private static double[] Projections(ReadOnlySpan<float> points, ReadOnlySpan<float> direction)
    {
        double[] projections = new double[points.Length / direction.Length];
        for (int row = 0; row < projections.Length; row++)
            projections[row] = Dot(points.Slice(row * direction.Length, direction.Length), direction);
        return projections;
    }

    /// <summary>The range without tails; the whole range where more than that share of the projections coincides.</summary>
    private static (double Low, double High) Spread(double[] projections)
    {
        Array.Sort(projections);
        int tail = (int)(Tail * projections.Length);
        (double low, double high) = (projections[tail], projections[^(tail + 1)]);
        return low < high ? (low, high) : (projections[0], projections[^1]);
    }

    private static float[] Middles(ReadOnlySpan<float> points, RandomProjection projection, double low, int intervals)
    {
        ReadOnlySpan<float> direction = projection.Direction.Span;
        double[] mean = Mean(points, direction.Length);
        double squared = Dot(direction, direction), projected = 0;
        for (int k = 0; k < direction.Length; k++) projected += mean[k] * direction[k];

        float[] middles = new float[intervals * direction.Length];
        for (int at = 0; at < middles.Length; at++)
        {
            int interval = at / direction.Length, k = at % direction.Length;
            double step = intervals > 1 && squared > 0 ? (low + (interval + 0.5) * projection.Width - projected) / squared : 0;
            middles[at] = Finite(mean[k] + step * direction[k]);
        }
        return middles;
    }

    /// <summary>The codes that hashing will give, by hashing.</summary>
    private static byte[] Hash(ReadOnlySpan<float> points, Codebook codebook)
    {
        byte[] codes = new byte[points.Length / codebook.Dimensions];
        new SubspaceHasher(SubspaceSplit.Contiguous(codebook.Dimensions, 1), [codebook]).Hash(points, codes);
        return codes;
    }

    private static float[] Means(ReadOnlySpan<float> points, byte[] codes, float[] whereEmpty, int dimensions)
    {
        double[] sums = new double[whereEmpty.Length];
        int[] sizes = new int[whereEmpty.Length / dimensions];
        for (int row = 0; row < codes.Length; row++)
        {
            sizes[codes[row]]++;
            for (int k = 0; k < dimensions; k++) sums[codes[row] * dimensions + k] += points[row * dimensions + k];
        }
        float[] means = new float[sums.Length];
        for (int at = 0; at < means.Length; at++)
            means[at] = sizes[at / dimensions] == 0 ? whereEmpty[at] : (float)(sums[at] / sizes[at / dimensions]);
        return means;
    }

    private static double[] Mean(ReadOnlySpan<float> points, int dimensions)
    {
        double[] mean = new double[dimensions];
        for (int at = 0; at < points.Length; at++) mean[at % dimensions] += points[at];
        for (int k = 0; k < dimensions; k++) mean[k] /= points.Length / dimensions;
        return mean;
    }

    private static float Finite(double value) => (float)Math.Clamp(value, float.MinValue, float.MaxValue);

    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int k = 0; k < left.Length; k++) sum += (double)left[k] * right[k];
        return sum;
    }
}
