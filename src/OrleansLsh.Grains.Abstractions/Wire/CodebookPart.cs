namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>Some centroids of a codebook.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.CodebookPart)]
public sealed record CodebookPart
{
    /// <summary>Components of a centroid d.</summary>
    [Id(0)] public int Dimensions { get; init; }

    /// <summary>Centroids of the whole codebook.</summary>
    [Id(1)] public int Clusters { get; init; }

    /// <summary>The number of its <see cref="Core.Hashing.ClusterFamily"/>.</summary>
    [Id(2)] public int Family { get; init; }

    /// <summary>The centroids asked for.</summary>
    [Id(3)] public FloatBlock Centroids { get; init; }

    /// <summary>The projection's direction; empty for families without one.</summary>
    [Id(4)] public FloatBlock Direction { get; init; }

    /// <summary>The projection's offset.</summary>
    [Id(5)] public float Offset { get; init; }

    /// <summary>The projection's width.</summary>
    [Id(6)] public float Width { get; init; }
}
