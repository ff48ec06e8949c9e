namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>What a subspace grain trains; its block follows in parts.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.SubspaceTask)]
public sealed record SubspaceTask
{
    /// <summary>Components of a sub-vector d.</summary>
    [Id(0)] public int Dimensions { get; init; }

    /// <summary>Sub-vectors in all.</summary>
    [Id(1)] public int Count { get; init; }

    /// <summary>The subspace's own seed.</summary>
    [Id(2)] public int Seed { get; init; }

    /// <summary>Cells K where this is the grain of the cells, else 0.</summary>
    [Id(3)] public int Cells { get; init; }

    /// <summary>The <see cref="TrainingOptions"/>.</summary>
    [Id(4)] public JsonMessage Options { get; init; } = new();
}
