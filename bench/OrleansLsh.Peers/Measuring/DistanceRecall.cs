using OrleansLsh.Peers.Data;

namespace OrleansLsh.Peers.Measuring;

/// <summary>Share of the k answers that are as near as the k-th exact neighbour: of equally near documents any will do.</summary>
internal static class DistanceRecall
{
    /// <summary>Relative, on squared distances: what single precision cannot tell apart.</summary>
    private const double TieTolerance = 1e-6;

    /// <summary>Recall over all queries, 0 to 1.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="queries">The queries, none of them a document.</param>
    /// <param name="truth">queries × k exact squared distances, nearest first.</param>
    /// <param name="answers">Per query the rows found; a row counts once, and k of them at most are looked at.</param>
    public static double Of(VectorBlock documents, VectorBlock queries, VectorBlock truth, IReadOnlyList<IReadOnlyList<int>> answers) =>
        OfEach(documents, queries, truth, answers).Average();

    /// <summary>Recall of each query, 0 to 1.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="queries">The queries, none of them a document.</param>
    /// <param name="truth">queries × k exact squared distances, nearest first.</param>
    /// <param name="answers">Per query the rows found; a row counts once, and k of them at most are looked at.</param>
    public static double[] OfEach(VectorBlock documents, VectorBlock queries, VectorBlock truth, IReadOnlyList<IReadOnlyList<int>> answers)
    {
        int k = truth.Dimensions;
        var recalls = new double[queries.Count];
        for (int q = 0; q < queries.Count; q++)
        {
            double limit = truth[q][k - 1] * (1 + TieTolerance);
            recalls[q] = answers[q].Take(k).Distinct().Count(row => SquaredDistance.Of(documents[row], queries[q]) <= limit) / (double)k;
        }
        return recalls;
    }
}
