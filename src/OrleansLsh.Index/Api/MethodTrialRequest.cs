using System.ComponentModel.DataAnnotations;

namespace OrleansLsh;

/// <summary>What to try methods of an index with.</summary>
public sealed record MethodTrialRequest
{
    /// <summary>The fewest documents that methods are tried on: of fewer, each finds its hits as fast as another.</summary>
    public const int FewestDocuments = 2_000;

    /// <summary>The vector field, which must be trained; null where the collection has one only.</summary>
    public string? Field { get; init; }

    /// <summary>Queries as users send them, as a training takes them; null to draw stored documents.</summary>
    public VectorBlock? Queries { get; init; }

    /// <summary>Recall@10 that a method has to keep, above 0 and at most 1; null for that which the field was trained for.</summary>
    [Range(0.01, 1.0)] public double? TargetRecall { get; init; }

    /// <summary>Seed of the sample and of the queries drawn. Default 42.</summary>
    public int Seed { get; init; } = 42;
}
