namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>What became of updates that were sent.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.UpdatedMessage)]
public sealed record UpdatedMessage
{
    /// <summary>Updates that were made or refused; those behind them are to be sent again.</summary>
    [Id(0)] public int Taken { get; init; }

    /// <summary>What became of them.</summary>
    [Id(1)] public WriteMessage Report { get; init; } = new();
}
