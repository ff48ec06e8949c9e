namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>The vectors that some documents have in one field.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.FieldBlock)]
public sealed record FieldBlock
{
    /// <summary>The field's name.</summary>
    [Id(0)] public string Field { get; init; } = "";

    /// <summary>Positions of the documents that have a vector in it, ascending; null where all have.</summary>
    [Id(1)] public int[]? Rows { get; init; }

    /// <summary>Components of each vector where they differ (what was sent may be wrong); null where all are alike.</summary>
    [Id(2)] public int[]? Lengths { get; init; }

    /// <summary>Vector after vector.</summary>
    [Id(3)] public FloatBlock Values { get; init; }
}
