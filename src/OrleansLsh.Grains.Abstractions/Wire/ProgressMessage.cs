namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>How far a training has come.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.ProgressMessage)]
public readonly record struct ProgressMessage
{
    /// <summary>The field being trained.</summary>
    [Id(0)] public string Field { get; init; }

    /// <summary>The number of its <see cref="TrainingStage"/>.</summary>
    [Id(1)] public int Stage { get; init; }

    /// <summary>Units done.</summary>
    [Id(2)] public long Done { get; init; }

    /// <summary>Units in all.</summary>
    [Id(3)] public long Total { get; init; }
}
