using System.ComponentModel.DataAnnotations;

namespace OrleansLsh;

/// <summary>The knobs of a search. What is left out takes the backend's default for the search method.</summary>
public sealed record SearchSetting
{
    /// <summary>Hits that a measured default and the built-in one are meant for.</summary>
    internal const int UsualHits = 10;

    /// <summary>The most cells that a setting can ask for.</summary>
    internal const int MaxProbes = 65_536;

    /// <summary>Exact search.</summary>
    public static SearchSetting Exact { get; } = new() { Scoring = Scoring.Exact };

    /// <summary>The seed's plain recipe: <c>more_like_this</c> over the tokens, no re-rank.</summary>
    public static SearchSetting Seed { get; } = new() { Scoring = Scoring.MoreLikeThis, Rerank = false };

    /// <summary>The search method that finds candidates.</summary>
    public Scoring Scoring { get; init; } = Scoring.Cells;

    /// <summary>Cells probed p, 1 to 65,536; more than there are means all. More are probed where these hold too few hits, and under a
    /// filter. Default: 32 for ten hits, in Elasticsearch 17, and more in proportion for more hits.</summary>
    [Range(1, MaxProbes)] public int? Probes { get; init; }

    /// <summary>Candidates c that are re-ranked exactly, 1 to 10,000; at least offset + limit are taken. Default: 100 for ten hits, and
    /// more in proportion for more hits; in a graph what the training measured, where it chose the graph.</summary>
    [Range(1, 10_000)] public int? Candidates { get; init; }

    /// <summary>Whether candidates are re-ranked by exact distance. Default true.</summary>
    public bool Rerank { get; init; } = true;

    /// <summary><c>more_like_this</c> only: how many of the query's rarest tokens take part, 1 to n. Default n.</summary>
    [Range(1, 65_536)] public int? MaxQueryTerms { get; init; }

    /// <summary><c>more_like_this</c> only: tokens of fewer documents than this are left out. Default 1.</summary>
    [Range(1, int.MaxValue)] public int MinDocFreq { get; init; } = 1;

    /// <summary><c>more_like_this</c> only: percentage of the query's tokens that a document must share, rounded down, 0 to 100. Default
    /// 30.</summary>
    [Range(0, 100)] public int MinimumShouldMatch { get; init; } = 30;
}
