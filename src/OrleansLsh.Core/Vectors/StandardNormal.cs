namespace OrleansLsh.Core.Vectors;

/// <summary>Random numbers of the standard normal distribution.</summary>
/// <remarks>Box, Muller: A note on the generation of random normal deviates, 1958.</remarks>
internal static class StandardNormal
{
    /// <summary>Draws so many numbers, each from two of the generator.</summary>
    public static float[] Draw(int count, Random random)
    {
        var values = new float[count];
        foreach (ref float value in values.AsSpan())
            value = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return values;
    }
}
