using System.Globalization;
using System.Text.Json;

namespace OrleansLsh;

/// <summary>A document found.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Score">Higher is better. Re-ranked: (1 + cos) / 2 under cosine, 1 / (1 + d²) under euclidean, the dot product under dot;
/// several fields: their weighted mean, to which dot adds 1 + x·y, or 1 / (1 − x·y) where the dot product is below 0.
/// <c>more_like_this</c> without re-rank: Σ BM25 idf of the shared tokens.</param>
/// <param name="Distance">In the field's metric (1 − cos, Euclidean length, or the negative dot product) where one field was searched and
/// the hit was re-ranked; else null.</param>
/// <param name="Source">The source fields asked for; undefined where none were.</param>
/// <param name="Vectors">Field → vector where they were asked for; else null.</param>
public sealed record SearchHit(
    string Id, double Score, double? Distance, JsonElement Source = default,
    IReadOnlyDictionary<string, ReadOnlyMemory<float>>? Vectors = null)
{
    /// <summary>The value that its group has in the field that the search groups by; null where it has none there, and in a search without
    /// groups.</summary>
    public FilterValue? Group { get; init; }

    /// <summary>Its id, score and distance, and its source.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"'{Id}' {Score:0.####}")
        + (Distance is { } distance ? string.Create(CultureInfo.InvariantCulture, $" (distance {distance:0.####})") : "")
        + (Group is { } group ? $" [{group}]" : "") + SourceText.Of(Source);
}
