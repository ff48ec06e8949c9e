namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>A query's vector, or weight, in one field.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.QueryVector)]
public readonly record struct QueryVector
{
    /// <summary>The field's name.</summary>
    [Id(0)] public string Field { get; init; }

    /// <summary>Its components.</summary>
    [Id(1)] public FloatBlock Values { get; init; }

    /// <summary>Its weight where this entry is one.</summary>
    [Id(2)] public double Weight { get; init; }
}
