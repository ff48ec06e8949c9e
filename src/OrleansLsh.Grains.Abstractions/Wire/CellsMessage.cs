namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>How far the training of cells has come; the last one carries what was trained.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.CellsMessage)]
public readonly record struct CellsMessage
{
    /// <summary>Iterations done.</summary>
    [Id(0)] public int Done { get; init; }

    /// <summary>What was trained; null while the training goes on.</summary>
    [Id(1)] public SubspaceResult? Result { get; init; }
}
