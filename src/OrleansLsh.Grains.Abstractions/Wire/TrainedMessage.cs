namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>What a subspace grain tells of its training: iterations, then its codebook in parts that a message holds.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.TrainedMessage)]
public sealed record TrainedMessage
{
    /// <summary>Iterations done; only cells tell them.</summary>
    [Id(0)] public int Iterations { get; init; }

    /// <summary>The next centroids of the codebook; null while the training goes on.</summary>
    [Id(1)] public CodebookPart? Part { get; init; }

    /// <summary>The <see cref="Core.Models.SubspaceStatistics"/>, with each part; empty for cells.</summary>
    [Id(2)] public JsonMessage Statistics { get; init; } = new();
}
