namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>The knobs of a search; the words are <see cref="SearchSetting"/>'s.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.SettingMessage)]
public sealed record SettingMessage
{
    /// <summary>The search method, by its number.</summary>
    [Id(0)] public int Scoring { get; init; }

    /// <summary>Cells probed; null for the default.</summary>
    [Id(1)] public int? Probes { get; init; }

    /// <summary>Candidates; null for the default.</summary>
    [Id(2)] public int? Candidates { get; init; }

    /// <summary>Whether candidates are re-ranked.</summary>
    [Id(3)] public bool Rerank { get; init; }

    /// <summary>Tokens that take part; null for all.</summary>
    [Id(4)] public int? MaxQueryTerms { get; init; }

    /// <summary>Least documents of a token.</summary>
    [Id(5)] public int MinDocFreq { get; init; }

    /// <summary>Percentage of tokens to share.</summary>
    [Id(6)] public int MinimumShouldMatch { get; init; }
}
