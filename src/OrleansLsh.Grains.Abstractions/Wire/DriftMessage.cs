namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>Quantisation errors of vectors that were written.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.DriftMessage)]
public sealed record DriftMessage
{
    /// <summary>The model version that coded them.</summary>
    [Id(0)] public int Version { get; init; }

    /// <summary>Vectors looked at.</summary>
    [Id(1)] public long Vectors { get; init; }

    /// <summary>n sums of squared distances to the nearest centroid, one per subspace.</summary>
    [Id(2)] public double[] Errors { get; init; } = [];

    /// <summary>Digest of the model; after a rollback another model may get the number of its version.</summary>
    [Id(3)] public long Model { get; init; }

    /// <summary>Both together, where they are of the same model; else the other alone.</summary>
    public DriftMessage With(DriftMessage other) => other.Model != Model || other.Errors.Length != Errors.Length ? other : other with
    {
        Vectors = Vectors + other.Vectors,
        Errors = [.. Errors.Zip(other.Errors, (one, more) => one + more)],
    };
}
