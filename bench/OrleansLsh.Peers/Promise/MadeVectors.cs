using OrleansLsh.Peers.Data;

namespace OrleansLsh.Peers.Promise;

/// <summary>Vectors of known shapes. Everything is seeded.</summary>
internal static class MadeVectors
{
    /// <summary>Independent standard normal components.</summary>
    public static VectorBlock Noise(int count, int dimensions, int seed)
    {
        var random = new Random(seed);
        var values = new float[count * dimensions];
        for (int i = 0; i < values.Length; i++) values[i] = Normal(random);
        return new VectorBlock(dimensions, values);
    }

    /// <summary>Vectors around centres of unit variance.</summary>
    /// <param name="count">How many.</param>
    /// <param name="dimensions">D.</param>
    /// <param name="clusters">Centres.</param>
    /// <param name="spread">Standard deviation around a centre.</param>
    /// <param name="seed">Of the vectors; the centres are the same for every seed.</param>
    public static VectorBlock Clusters(int count, int dimensions, int clusters, float spread, int seed)
    {
        VectorBlock centres = Noise(clusters, dimensions, seed: 1);
        var random = new Random(seed);
        var values = new float[count * dimensions];
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<float> centre = centres[random.Next(clusters)];
            for (int d = 0; d < dimensions; d++) values[row * dimensions + d] = centre[d] + spread * Normal(random);
        }
        return new VectorBlock(dimensions, values);
    }

    /// <summary>Vectors that vary in a few directions, and a little in all others, as wide embeddings do.</summary>
    public static VectorBlock Wide(int count, int dimensions, int directions, int seed)
    {
        VectorBlock axes = Noise(directions, dimensions, seed: 2), parts = Clusters(count, directions, 100, .8f, seed);
        var random = new Random(seed);
        var values = new float[count * dimensions];
        for (int row = 0; row < count; row++)
        {
            Span<float> vector = values.AsSpan(row * dimensions, dimensions);
            for (int d = 0; d < dimensions; d++) vector[d] = 2 * Normal(random);
            for (int axis = 0; axis < directions; axis++)
                for (int d = 0; d < dimensions; d++) vector[d] += parts[row][axis] * axes[axis][d];
        }
        return new VectorBlock(dimensions, values);
    }

    /// <summary>The rows of several blocks in random order.</summary>
    public static VectorBlock Mixed(params VectorBlock[] blocks)
    {
        float[] values = [.. blocks.SelectMany(block => block.Values.ToArray())];
        var all = new VectorBlock(blocks[0].Dimensions, values);
        return VectorRows.Take(all, VectorRows.Shuffled(all.Count, seed: 3));
    }

    /// <summary>The rows of a block again and again, in random order.</summary>
    public static VectorBlock Repeated(VectorBlock distinct, int count) =>
        VectorRows.Take(distinct, [.. VectorRows.Shuffled(count, seed: 4).Select(row => row % distinct.Count)]);

    /// <summary>A standard normal number, of two of the generator.</summary>
    public static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()));
}
