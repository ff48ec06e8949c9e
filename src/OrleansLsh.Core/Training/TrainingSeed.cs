namespace OrleansLsh.Core.Training;

/// <summary>Seeds that follow from a training's one seed, so that a part trained alone comes out as in the whole.</summary>
/// <remarks>SplitMix64: Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014.</remarks>
public static class TrainingSeed
{
    /// <summary>The seed of subspace i, 0 to n − 1.</summary>
    public static int ForSubspace(int seed, int subspace) => Derive(seed, subspace);

    /// <summary>The seed of the cells.</summary>
    public static int ForCells(int seed) => Derive(seed, -1);

    /// <summary>The seed of a random split's permutation.</summary>
    public static int ForSplit(int seed) => Derive(seed, -2);

    /// <summary>A seed that depends on both numbers and resembles neither.</summary>
    internal static int Derive(int seed, long stream)
    {
        ulong state = (uint)seed * 0xD1342543DE82EF95UL + (ulong)stream * 0x9E3779B97F4A7C15UL + 0x9E3779B97F4A7C15UL;
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EBUL;
        return (int)((state ^ (state >> 31)) >> 33);
    }
}
