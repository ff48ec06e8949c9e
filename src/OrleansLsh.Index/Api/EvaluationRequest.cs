using System.ComponentModel.DataAnnotations;

namespace OrleansLsh;

/// <summary>What to measure on a field of a collection.</summary>
public sealed record EvaluationRequest
{
    /// <summary>The vector field; null where the collection has one only.</summary>
    public string? Field { get; init; }

    /// <summary>Neighbours per query, 1 to 1,000. Default 10.</summary>
    [Range(1, 1_000)] public int K { get; init; } = 10;

    /// <summary>Documents drawn as queries, 1 to 100,000, fewer where there are fewer; a query never finds itself. Queries ×
    /// <see cref="K"/> are at most 1,000,000. Default 1,000.</summary>
    [Range(1, 100_000)] public int Queries { get; init; } = 1_000;

    /// <summary>Vectors to query with instead of drawn documents, count × D; null to draw.</summary>
    public VectorBlock? QueryVectors { get; init; }

    /// <summary>Settings beside <c>exact</c>, <c>seed</c> and <c>default</c>, name → knobs; null for none.</summary>
    public IReadOnlyDictionary<string, SearchSetting>? Settings { get; init; }

    /// <summary>Seed of the draw. Default 42.</summary>
    public int Seed { get; init; } = 42;
}
