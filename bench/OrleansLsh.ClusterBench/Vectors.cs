namespace OrleansLsh.ClusterBench;

/// <summary>Seeded vectors around a few hundred centres.</summary>
internal static class Vectors
{
    private const int Centres = 256;

    public static float[][] Random(int count, int dimensions, int seed)
    {
        var shared = new Random(42);
        float[][] centres = [.. Enumerable.Range(0, Centres).Select(_ => Uniform(shared, dimensions, 1))];
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float[] vector = Uniform(random, dimensions, 0.3f), centre = centres[random.Next(Centres)];
            for (int k = 0; k < dimensions; k++) vector[k] += centre[k];
            return vector;
        })];
    }

    public static float[] Flat(int count, int dimensions, int seed) => [.. Random(count, dimensions, seed).SelectMany(vector => vector)];

    private static float[] Uniform(Random random, int dimensions, float scale)
    {
        var vector = new float[dimensions];
        for (int k = 0; k < dimensions; k++) vector[k] = scale * (2 * random.NextSingle() - 1);
        return vector;
    }
}
