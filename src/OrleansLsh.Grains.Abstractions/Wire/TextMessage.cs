namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>Text relevance that joins a search.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.TextMessage)]
public sealed record TextMessage
{
    /// <summary>The source field.</summary>
    [Id(0)] public string? Field { get; init; }

    /// <summary>The words.</summary>
    [Id(1)] public string? Text { get; init; }

    /// <summary>The weight.</summary>
    [Id(2)] public double Weight { get; init; }
}
