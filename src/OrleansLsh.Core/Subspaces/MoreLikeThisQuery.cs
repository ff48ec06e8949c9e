namespace OrleansLsh.Core.Ranking;

/// <summary>The tokens of a query that take part in <c>more_like_this</c>, and what each is worth.</summary>
/// <remarks>Elasticsearch's semantics: of the query's tokens those in enough documents, the rarest first, at most so many;
/// a document must share a part of them and scores Σ idf of those it shares. A vector has each of its tokens once, so tf is 1.</remarks>
public sealed class MoreLikeThisQuery
{
    private readonly double[] _weights;

    private MoreLikeThisQuery(int[] subspaces, byte[] codes, double[] weights, int required)
    {
        Subspaces = subspaces;
        Codes = codes;
        _weights = weights;
        Required = required;
        MaxScore = weights.Sum();
        // Rounded up, so that the sum of what a document shares is never below its score.
        double step = Math.Max(MaxScore, 1e-9) / Math.Max(1, byte.MaxValue - weights.Length);
        Bounds = Array.ConvertAll(weights, weight => (byte)Math.Min(byte.MaxValue, Math.Ceiling(weight / step)));
        BoundStep = step;
    }

    /// <summary>Subspaces whose token takes part, ascending.</summary>
    public IReadOnlyList<int> Subspaces { get; }

    /// <summary>Tokens that a document must share, at least 1.</summary>
    public int Required { get; }

    /// <summary>The score of a document that shares all of them.</summary>
    public double MaxScore { get; }

    internal byte[] Codes { get; }

    internal byte[] Bounds { get; }

    internal double BoundStep { get; }

    /// <summary>Selects the tokens of a query.</summary>
    /// <param name="codes">n codes of the query.</param>
    /// <param name="frequencies">n document frequencies of these tokens.</param>
    /// <param name="documents">Documents that have the field.</param>
    /// <param name="maxQueryTerms">Tokens that take part at most; those of equal rarity in the order of the subspaces.</param>
    /// <param name="minDocFreq">Tokens of fewer documents are left out, at least 1.</param>
    /// <param name="minimumShouldMatch">Percentage of the selected tokens that must be shared, rounded down.</param>
    public static MoreLikeThisQuery Select(
        ReadOnlySpan<byte> codes, ReadOnlySpan<int> frequencies, long documents, int maxQueryTerms, int minDocFreq, int minimumShouldMatch)
    {
        var candidates = new List<int>(codes.Length);
        for (int i = 0; i < codes.Length; i++)
            if (frequencies[i] >= Math.Max(1, minDocFreq)) candidates.Add(i);
        int[] counts = frequencies.ToArray();
        int[] selected = [.. candidates.OrderBy(i => counts[i]).ThenBy(i => i).Take(maxQueryTerms).Order()];
        byte[] all = codes.ToArray();
        return new MoreLikeThisQuery(
            selected,
            Array.ConvertAll(selected, i => all[i]),
            Array.ConvertAll(selected, i => TokenRarity.Idf(documents, counts[i])),
            Math.Max(1, selected.Length * minimumShouldMatch / 100));
    }

    /// <summary>The score of a document.</summary>
    /// <param name="codes">n codes of the document.</param>
    /// <param name="shared">How many of the selected tokens it shares.</param>
    public double Score(ReadOnlySpan<byte> codes, out int shared)
    {
        double score = 0;
        shared = 0;
        for (int t = 0; t < Codes.Length; t++)
        {
            if (codes[Subspaces[t]] != Codes[t]) continue;
            score += _weights[t];
            shared++;
        }
        return score;
    }
}

/// <summary>How much a shared token says: the rarer, the more.</summary>
public static class TokenRarity
{
    /// <summary>BM25's inverse document frequency, ln(1 + (N − df + ½) / (df + ½)); above 0.</summary>
    /// <param name="documents">Documents that have the field, N.</param>
    /// <param name="frequency">Documents that carry the token df, 0 to N.</param>
    /// <remarks>Robertson, Zaragoza: The probabilistic relevance framework: BM25 and beyond, 2009; with Lucene's 1 + inside the
    /// logarithm.</remarks>
    public static double Idf(long documents, long frequency) => Math.Log(1 + (documents - frequency + 0.5) / (frequency + 0.5));
}
