namespace OrleansLsh.Grains.Training;

/// <summary>A codebook as a subspace grain keeps it in storage.</summary>
[GenerateSerializer, Alias("lsh.state.subspace.1")]
internal sealed record SubspaceState
{
    /// <summary>Digest of the codebook; 0 where nothing is kept.</summary>
    [Id(0)] public long Fingerprint { get; init; }

    /// <summary>Components of a centroid d.</summary>
    [Id(1)] public int Dimensions { get; init; }

    /// <summary>The number of its <see cref="Core.Hashing.ClusterFamily"/>; −1 for cells.</summary>
    [Id(2)] public int Family { get; init; }

    /// <summary>The centroids, float32 little-endian.</summary>
    [Id(3)] public byte[] Centroids { get; init; } = [];

    /// <summary>The projection's direction, float32 little-endian; empty for families without one.</summary>
    [Id(4)] public byte[] Direction { get; init; } = [];

    /// <summary>The projection's offset.</summary>
    [Id(5)] public float Offset { get; init; }

    /// <summary>The projection's width.</summary>
    [Id(6)] public float Width { get; init; }
}
