namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>What there is of the first documents that were asked for.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.DocumentPage)]
public sealed record DocumentPage
{
    /// <summary>How many of the ids this answers.</summary>
    [Id(0)] public int Answered { get; init; }

    /// <summary>The documents that are there, in the order of the ids.</summary>
    [Id(1)] public DocumentBlock Found { get; init; } = new();
}
