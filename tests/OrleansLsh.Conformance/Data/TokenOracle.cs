namespace OrleansLsh.Conformance.Data;

/// <summary><c>more_like_this</c> from its definition: the rarest tokens, a least number shared, Σ idf.</summary>
/// <param name="codes">Document → its n codes.</param>
public sealed class TokenOracle(IReadOnlyDictionary<string, byte[]> codes)
{
    /// <summary>Documents that share enough of the query's tokens, best first.</summary>
    public IReadOnlyList<(string Id, double Score)> Search(byte[] query, TokenKnobs? knobs = null, string? without = null)
    {
        knobs ??= new();
        int[] selected = [.. Enumerable.Range(0, query.Length)
            .Where(i => Frequency(i, query[i]) >= Math.Max(1, knobs.MinDocFreq))
            .OrderByDescending(i => Idf(i, query[i])).ThenBy(i => i)
            .Take(knobs.MaxQueryTerms ?? query.Length)];
        int required = Math.Max(1, selected.Length * knobs.MinimumShouldMatch / 100);
        Dictionary<int, double> worth = selected.ToDictionary(i => i, i => Idf(i, query[i]));
        return [.. codes.Where(document => document.Key != without)
            .Select(document => (document.Key, Shared: selected.Where(i => document.Value[i] == query[i]).ToArray()))
            .Where(document => document.Shared.Length >= required)
            .Select(document => (document.Key, document.Shared.Sum(i => worth[i])))
            .OrderByDescending(document => document.Item2)];
    }

    /// <summary>Documents that carry a token.</summary>
    public long Frequency(int subspace, byte cluster) => codes.Values.Count(document => document[subspace] == cluster);

    /// <summary>ln(1 + (N − df + ½) / (df + ½)).</summary>
    public double Idf(int subspace, byte cluster)
    {
        long df = Frequency(subspace, cluster);
        return Math.Log(1 + (codes.Count - df + 0.5) / (df + 0.5));
    }
}
