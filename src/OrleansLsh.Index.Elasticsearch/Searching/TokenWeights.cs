using OrleansLsh.Core.Models;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>What each token is worth to a query: how much nearer its centroid is than the furthest of its subspace.</summary>
/// <remarks>A document's weights sum to a constant less its asymmetric distance.
/// Jégou, Douze, Schmid: Product quantization for nearest neighbor search, 2011, section III-B.</remarks>
internal sealed class TokenWeights
{
    // The server takes at least 1,024 clauses in a query.
    private const int MostTokens = 1_000;

    private TokenWeights(IReadOnlyList<(int, int, float)> tokens, double most) => (Tokens, Most) = (tokens, most);

    /// <summary>Subspace, cluster, weight.</summary>
    public IReadOnlyList<(int Subspace, int Cluster, float Weight)> Tokens { get; }

    /// <summary>Σ of the distances to the furthest centroids: the squared distance of a document without any of the tokens, at
    /// most.</summary>
    public double Most { get; }

    /// <summary>The weights for a vector.</summary>
    /// <param name="model">The field's model.</param>
    /// <param name="vector">D components.</param>
    /// <param name="probes">Nearest clusters of each subspace that take part; null for as many as a query holds.</param>
    public static TokenWeights Of(Model model, ReadOnlySpan<float> vector, int? probes)
    {
        int stride = model.Hasher.MaxClusters, most = Math.Max(1, MostTokens / model.Subspaces);
        var table = new float[model.Subspaces * stride];
        model.Hasher.Distances(model.PlacedQuery(vector), table);
        var tokens = new List<(int, int, float)>();
        double sum = 0;
        for (int i = 0; i < model.Subspaces; i++)
        {
            float[] distances = table.AsSpan(i * stride, model.Codebooks[i].Clusters).ToArray();
            float furthest = distances.Max();
            sum += furthest;
            tokens.AddRange(Enumerable.Range(0, distances.Length).OrderBy(j => distances[j]).Take(Math.Min(probes ?? most, most))
                .Where(j => distances[j] < furthest).Select(j => (i, j, furthest - distances[j])));
        }
        return new TokenWeights(tokens, sum);
    }
}
