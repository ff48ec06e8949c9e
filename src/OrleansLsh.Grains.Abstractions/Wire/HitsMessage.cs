namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>What a search found, best first.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.HitsMessage)]
public sealed record HitsMessage
{
    /// <summary>The hits' ids, sources and vectors.</summary>
    [Id(0)] public DocumentBlock Documents { get; init; } = new();

    /// <summary>Their scores.</summary>
    [Id(1)] public double[] Scores { get; init; } = [];

    /// <summary>Their distances, NaN where a hit has none; null where none has.</summary>
    [Id(2)] public double[]? Distances { get; init; }

    /// <summary>Time inside the index in ticks of 100 ns.</summary>
    [Id(3)] public long Took { get; init; }

    /// <summary>Whether vectors were asked for.</summary>
    [Id(4)] public bool WithVectors { get; init; }

    /// <summary>What is odd about the search, one sentence each; null for nothing.</summary>
    [Id(5)] public string[]? Warnings { get; init; }

    /// <summary>The value of each hit's group as JSON, null where it has none; null where nothing is grouped.</summary>
    [Id(6)] public string?[]? Groups { get; init; }
}
