namespace OrleansLsh.Benchmarks;

/// <summary>Seeded standard normal components.</summary>
internal static class RandomVectors
{
    public static float[] Of(int count, int dimensions, int seed = 42)
    {
        var random = new Random(seed);
        var values = new float[count * dimensions];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()));
        return values;
    }
}
