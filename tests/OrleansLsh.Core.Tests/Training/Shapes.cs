namespace OrleansLsh.Core.Tests.Training;

/// <summary>Points of known shape, seeded.</summary>
internal static class Shapes
{
    /// <summary>Two interleaved half circles, the first half of the points in each order of rows even, the second odd.</summary>
    public static float[] Moons(int count, double noise, int seed)
    {
        var random = new Random(seed);
        float[] points = new float[2 * count];
        for (int row = 0; row < count; row++)
        {
            double angle = Math.PI * random.NextDouble();
            bool lower = row % 2 == 1;
            points[2 * row] = (float)((lower ? 1 - Math.Cos(angle) : Math.Cos(angle)) + noise * Normal(random));
            points[2 * row + 1] = (float)((lower ? 0.5 - Math.Sin(angle) : Math.Sin(angle)) + noise * Normal(random));
        }
        return points;
    }

    /// <summary>Normal blobs around given centres, row r around centre r modulo their number.</summary>
    public static float[] Blobs(int count, double[][] centres, double deviation, int seed)
    {
        var random = new Random(seed);
        int dimensions = centres[0].Length;
        float[] points = new float[count * dimensions];
        for (int row = 0; row < count; row++)
            for (int k = 0; k < dimensions; k++)
                points[row * dimensions + k] = (float)(centres[row % centres.Length][k] + deviation * Normal(random));
        return points;
    }

    /// <summary>Points spread evenly over a cube.</summary>
    public static float[] Uniform(int count, int dimensions, double low, double high, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * dimensions).Select(_ => (float)(low + (high - low) * random.NextDouble()))];
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
