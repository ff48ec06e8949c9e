namespace OrleansLsh.Conformance.Data;

/// <summary>Knobs of <c>more_like_this</c>.</summary>
/// <param name="MaxQueryTerms">The most tokens of the query that count; null for all.</param>
/// <param name="MinDocFreq">The least documents that must carry a token, for it to count.</param>
/// <param name="MinimumShouldMatch">Percentage of the tokens that a hit must share.</param>
public sealed record TokenKnobs(int? MaxQueryTerms = null, int MinDocFreq = 1, int MinimumShouldMatch = 30)
{
    /// <summary>Those that every backend must answer by the definition, asked of one collection: a training for each would be most of
    /// a test's time.</summary>
    public static IReadOnlyList<TokenKnobs> All { get; } =
    [
        new(), new(MinimumShouldMatch: 0), new(MinimumShouldMatch: 100), new(MinimumShouldMatch: 60), new(3), new(1), new(5, 30, 50),
        new(null, 45), new(100, 1, 45),
    ];

    /// <summary>The setting of a search by them.</summary>
    public SearchSetting Setting =>
        SearchSetting.Seed with { MaxQueryTerms = MaxQueryTerms, MinDocFreq = MinDocFreq, MinimumShouldMatch = MinimumShouldMatch };

    /// <summary>Those of a setting.</summary>
    public static TokenKnobs Of(SearchSetting setting) => new(setting.MaxQueryTerms, setting.MinDocFreq, setting.MinimumShouldMatch);
}
