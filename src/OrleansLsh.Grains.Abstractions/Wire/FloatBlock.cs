namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>Float32 components in one flat piece of memory: on the wire their bytes, in the process the very same memory.</summary>
/// <param name="Values">Whoever sends it leaves the memory alone from then on.</param>
[Immutable, Alias(WireAliases.FloatBlock)]
public readonly record struct FloatBlock(ReadOnlyMemory<float> Values)
{
    /// <summary>Number of components.</summary>
    public int Length => Values.Length;
}
