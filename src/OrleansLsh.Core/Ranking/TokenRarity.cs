namespace OrleansLsh.Core.Ranking;

/// <summary>How much a shared token says: the rarer, the more.</summary>
public static class TokenRarity
{
    /// <summary>BM25's inverse document frequency, ln(1 + (N − df + ½) / (df + ½)); above 0.</summary>
    /// <param name="documents">Documents that have the field, N.</param>
    /// <param name="frequency">Documents that carry the token df, 0 to N.</param>
    /// <remarks>Robertson, Zaragoza: The probabilistic relevance framework: BM25 and beyond, 2009; with Lucene's 1 + inside the logarithm.</remarks>
    public static double Idf(long documents, long frequency) => Math.Log(1 + (documents - frequency + 0.5) / (frequency + 0.5));
}
