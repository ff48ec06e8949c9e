namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>A search; the words are <see cref="SearchRequest"/>'s.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.SearchMessage)]
public sealed record SearchMessage
{
    /// <summary>Neighbours of this document; null for a search by vectors.</summary>
    [Id(0)] public string? Id { get; init; }

    /// <summary>The query's vectors; null for a search by id.</summary>
    [Id(1)] public QueryVector[]? Vectors { get; init; }

    /// <summary>Fields that take part with their weights; null for all alike.</summary>
    [Id(2)] public QueryVector[]? Weights { get; init; }

    /// <summary>Text relevance; null for none.</summary>
    [Id(3)] public TextMessage? Text { get; init; }

    /// <summary>The filter as UTF-8 JSON; empty for none.</summary>
    [Id(4)] public ReadOnlyMemory<byte> Filter { get; init; }

    /// <summary>Hits wanted.</summary>
    [Id(5)] public int Limit { get; init; }

    /// <summary>Hits skipped.</summary>
    [Id(6)] public int Offset { get; init; }

    /// <summary>Least score; null for all.</summary>
    [Id(7)] public double? ScoreThreshold { get; init; }

    /// <summary>Whether the document itself may be found.</summary>
    [Id(8)] public bool IncludeSelf { get; init; }

    /// <summary>Source fields that hits carry; null for none.</summary>
    [Id(9)] public string[]? Include { get; init; }

    /// <summary>Whether hits carry vectors.</summary>
    [Id(10)] public bool WithVectors { get; init; }

    /// <summary>The knobs; null for each field's default.</summary>
    [Id(11)] public SettingMessage? Setting { get; init; }

    /// <summary>Hits that the pages of one answer reach together; null for what the page itself needs.</summary>
    [Id(12)] public int? Reach { get; init; }

    /// <summary>Recall asked for; null for what training aimed at.</summary>
    [Id(13)] public double? TargetRecall { get; init; }

    /// <summary>The query's texts that are to be embedded, each with its vector field; null for none.</summary>
    [Id(14)] public TextMessage[]? QueryTexts { get; init; }

    /// <summary>The source field that hits are grouped by; null for no groups.</summary>
    [Id(15)] public string? GroupBy { get; init; }

    /// <summary>Hits of each group; 0 from clients that know no groups.</summary>
    [Id(16)] public int GroupSize { get; init; }

    /// <summary>Source fields that hits do not carry; null for none.</summary>
    [Id(17)] public string[]? Exclude { get; init; }
}
