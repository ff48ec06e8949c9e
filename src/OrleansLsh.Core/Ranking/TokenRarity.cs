namespace OrleansLsh.Core.Ranking;

/// <summary>How much sharing a token says.</summary>
/// <remarks>The idf of BM25 as Lucene computes it. Robertson, Zaragoza: The probabilistic relevance framework: BM25 and beyond, 2009.</remarks>
public static class TokenRarity
{
    /// <summary>ln(1 + (N − df + ½) / (df + ½)).</summary>
    /// <param name="documents">Documents that carry tokens of the field, N.</param>
    /// <param name="documentFrequency">Documents that carry this token df, 0 to N.</param>
    public static double Idf(long documents, long documentFrequency) =>
        Math.Log(1 + (documents - documentFrequency + 0.5) / (documentFrequency + 0.5));
}
