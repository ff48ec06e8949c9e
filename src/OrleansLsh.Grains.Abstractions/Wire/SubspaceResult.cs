namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>What a subspace grain has trained.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.SubspaceResult)]
public sealed record SubspaceResult
{
    /// <summary>Digest of the codebook: whoever asks for codes names it, so that no other codebook can answer.</summary>
    [Id(0)] public long Fingerprint { get; init; }

    /// <summary>Clusters.</summary>
    [Id(1)] public int Clusters { get; init; }

    /// <summary>The <see cref="Core.Models.SubspaceStatistics"/>; empty for cells.</summary>
    [Id(2)] public JsonMessage Statistics { get; init; } = new();
}
