namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>Codes of vectors.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.CodesMessage)]
public sealed record CodesMessage
{
    /// <summary>The model that made them.</summary>
    [Id(0)] public int ModelVersion { get; init; }

    /// <summary>count × n codes.</summary>
    [Id(1)] public ReadOnlyMemory<byte> Codes { get; init; }
}
