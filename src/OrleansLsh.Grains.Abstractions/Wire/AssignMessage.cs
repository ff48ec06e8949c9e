namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>Sub-vectors of one subspace to be coded.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.AssignMessage)]
public readonly record struct AssignMessage
{
    /// <summary>The codebook that must code them.</summary>
    [Id(0)] public long Fingerprint { get; init; }

    /// <summary>count × d components.</summary>
    [Id(1)] public FloatBlock Points { get; init; }

    /// <summary>Components of a sub-vector d.</summary>
    [Id(2)] public int Dimensions { get; init; }
}
