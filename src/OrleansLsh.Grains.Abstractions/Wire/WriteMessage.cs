namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>What became of documents that were sent.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.WriteMessage)]
public sealed record WriteMessage
{
    /// <summary>Documents that are durable now.</summary>
    [Id(0)] public long Written { get; init; }

    /// <summary>The others.</summary>
    [Id(1)] public FailureMessage[] Failures { get; init; } = [];
}
