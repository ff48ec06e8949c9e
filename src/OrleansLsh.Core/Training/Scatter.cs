using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Training;

/// <summary>The scatter of points around their mean.</summary>
internal static class Scatter
{
    /// <summary>Σ squared distance of the points to their mean, in double precision and in the order of the points.</summary>
    /// <param name="points">count × dimensions, row-major, at least one point.</param>
    /// <param name="dimensions">Components of a point.</param>
    public static double Total(ReadOnlySpan<float> points, int dimensions)
    {
        var mean = new double[dimensions];
        int count = points.Length / dimensions;
        for (int first = 0; first < points.Length; first += dimensions) WideSums.Add(mean, points.Slice(first, dimensions));
        for (int j = 0; j < dimensions; j++) mean[j] /= count;
        double total = 0;
        for (int first = 0; first < points.Length; first += dimensions)
        {
            double distance = 0;
            for (int j = 0; j < dimensions; j++)
            {
                double difference = points[first + j] - mean[j];
                distance += difference * difference;
            }

            total += distance;
        }

        return total;
    }
}
