namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>Vectors to hash.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.HashMessage)]
public sealed record HashMessage
{
    /// <summary>The field; null where the collection has one only.</summary>
    [Id(0)] public string? Field { get; init; }

    /// <summary>Components of a vector D.</summary>
    [Id(1)] public int Dimensions { get; init; }

    /// <summary>count × D components.</summary>
    [Id(2)] public FloatBlock Vectors { get; init; }

    /// <summary>The model version that must hash them; 0 for the current one.</summary>
    [Id(3)] public int ModelVersion { get; init; }

    /// <summary>How they are hashed.</summary>
    [Id(4)] public HashPath Path { get; init; }
}
