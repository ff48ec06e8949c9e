namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>A published version of a model: what its subspace grains must hold.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.ModelManifest)]
public sealed record ModelManifest
{
    /// <summary>The version; 0 for none.</summary>
    [Id(0)] public int Version { get; init; }

    /// <summary>Components of a vector D.</summary>
    [Id(1)] public int Dimensions { get; init; }

    /// <summary>Vectors that the subspaces were trained on.</summary>
    [Id(2)] public int SampleSize { get; init; }

    /// <summary>n results, one per subspace.</summary>
    [Id(3)] public SubspaceResult[] Subspaces { get; init; } = [];

    /// <summary>The cells' result; null without cells.</summary>
    [Id(4)] public SubspaceResult? Cells { get; init; }
}
