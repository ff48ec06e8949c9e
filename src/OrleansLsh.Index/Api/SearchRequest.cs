using System.Globalization;

namespace OrleansLsh;

/// <summary>A search by the id of a document, by vectors or by texts.</summary>
public sealed record SearchRequest
{
    /// <summary>The most hits that one search gives, and the furthest that offset + limit reach.</summary>
    public const int MaxReach = 10_000;

    /// <summary>The largest weight of a field or a text query.</summary>
    public const double MaxWeight = 1_000_000;

    /// <summary>The most hits of a group.</summary>
    public const int MaxGroupSize = 100;

    /// <summary>The most paths of <see cref="Include"/> and of <see cref="Exclude"/>, and the most characters of one.</summary>
    public const int MaxPaths = 1_000;

    /// <summary>The longest text of <see cref="QueryTexts"/> in characters.</summary>
    public const int MaxQueryText = 100_000;

    /// <summary>Neighbours of this document. Either this is given, or <see cref="Vectors"/> or <see cref="QueryTexts"/>.</summary>
    public string? Id { get; init; }

    /// <summary>Neighbours of these vectors, field → components.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<float>>? Vectors { get; init; }

    /// <summary>Neighbours of these texts, field → text of 1 to 100,000 characters, made a vector by the embedder that the field names. May
    /// stand beside <see cref="Vectors"/> of other fields, not beside <see cref="Id"/>. Null for none.</summary>
    public IReadOnlyDictionary<string, string>? QueryTexts { get; init; }

    /// <summary>Vector fields that take part and their weights, above 0 and at most 1,000,000. Default: every field the query has a vector
    /// in, each 1.</summary>
    public IReadOnlyDictionary<string, double>? Weights { get; init; }

    /// <summary>Text relevance that joins; null for none.</summary>
    public TextQuery? Text { get; init; }

    /// <summary>Only documents that match; null for all.</summary>
    public Filter? Filter { get; init; }

    /// <summary>Hits wanted, 1 to 10,000. Default 10.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>Hits skipped; offset + limit at most 10,000. Default 0.</summary>
    public int Offset { get; init; }

    /// <summary>Hits that the pages of one long answer reach together, offset + limit to 10,000: with the same reach, pages of an unchanged
    /// collection are exactly the parts of the answer to offset 0 and that limit, for the work of that answer each. Null for offset +
    /// limit: then a page is found by the work that it needs, pages repeat no document, and a later page may hold a hit that is nearer
    /// than the last of the page before.</summary>
    public int? Reach { get; init; }

    /// <summary>A source field by whose values hits are grouped; null for no groups. Then limit, offset and reach count groups, which come
    /// in the order of their best hits, and an answer has the hits of one group after the other. A document belongs to the group of the
    /// first string, number or truth value that it has there; those that have none are one group.</summary>
    /// <remarks>Groups are found, and filled, among the 10,000 nearest documents. Pages repeat no group where they have the same
    /// reach.</remarks>
    public string? GroupBy { get; init; }

    /// <summary>Hits of each group, 1 to 100; those of offset + limit groups at most 10,000. Only with a field to group by. Default
    /// 1.</summary>
    public int GroupSize { get; init; } = 1;

    /// <summary>Only hits of at least this score; null for all.</summary>
    public double? ScoreThreshold { get; init; }

    /// <summary>Whether a search by id may return that document itself. Default false.</summary>
    public bool IncludeSelf { get; init; }

    /// <summary>Source fields that hits carry, with dots between for properties of objects (<c>maker.name</c>); <c>*</c> or null for the
    /// whole source, empty for none. At most 1,000, of 1,000 characters.</summary>
    public IReadOnlyList<string>? Include { get; init; }

    /// <summary>Source fields that hits do not carry, named as in <c>include</c>, of which they are left out; null for none. At most
    /// 1,000.</summary>
    public IReadOnlyList<string>? Exclude { get; init; }

    /// <summary>Whether hits carry their vectors. Default false.</summary>
    public bool WithVectors { get; init; }

    /// <summary>The knobs; null for each field's measured default.</summary>
    public SearchSetting? Setting { get; init; }

    /// <summary>Recall that this search asks for in place of the one that training aimed at, above 0 and at most 1: each field takes the
    /// fastest setting of its measured curve that reaches it, and is searched exactly where none does, or none was measured. Null for the
    /// default. Not together with <see cref="Setting"/>.</summary>
    public double? TargetRecall { get; init; }

    /// <summary>Hits for which no work is done: a query that stands in the collection itself and is measured asks for one hit more than it
    /// is measured by.</summary>
    internal int Spare { get; init; }

    /// <summary>What is searched for, where and how: vectors by their dimensions, the rest as it was given.</summary>
    public override string ToString()
    {
        List<string> parts = [];
        if (Id is not null) parts.Add($"id '{Id}'");
        foreach ((string field, ReadOnlyMemory<float> vector) in Vectors ?? new Dictionary<string, ReadOnlyMemory<float>>())
            parts.Add($"{field}: {vector.Length} dimensions");
        foreach ((string field, string text) in QueryTexts ?? new Dictionary<string, string>()) parts.Add($"{field}: '{text}'");
        foreach ((string field, double weight) in Weights ?? new Dictionary<string, double>())
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"weight of {field} {weight}"));
        if (Text is not null) parts.Add($"{Text}");
        if (Filter is not null) parts.Add($"filter {Filter}");
        parts.Add(Offset == 0 ? $"limit {Limit}" : $"offset {Offset}, limit {Limit}");
        if (Reach is not null) parts.Add($"reach {Reach}");
        if (GroupBy is not null) parts.Add($"{GroupSize} of each {GroupBy}");
        if (ScoreThreshold is { } least) parts.Add(string.Create(CultureInfo.InvariantCulture, $"score at least {least}"));
        if (IncludeSelf) parts.Add("with itself");
        if (Include is not null) parts.Add(Include.Count == 0 ? "no source" : $"source {string.Join(", ", Include)}");
        if (Exclude is { Count: > 0 }) parts.Add($"without {string.Join(", ", Exclude)}");
        if (WithVectors) parts.Add("with vectors");
        if (Setting is not null) parts.Add($"{Setting}");
        if (TargetRecall is { } recall) parts.Add(string.Create(CultureInfo.InvariantCulture, $"recall {recall}"));
        return $"Search by {string.Join("; ", parts)}";
    }
}
