namespace OrleansLsh.Peers.Data;

/// <summary>The yardstick of truth and recall: squared Euclidean distance in double precision, the same sum as the peers' drivers use.</summary>
internal static class SquaredDistance
{
    /// <summary>Σ (x − y)².</summary>
    public static double Of(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double sum = 0;
        for (int d = 0; d < x.Length; d++)
        {
            double difference = (double)x[d] - y[d];
            sum += difference * difference;
        }
        return sum;
    }
}
