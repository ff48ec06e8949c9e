using OrleansLsh.Peers.Data;

namespace OrleansLsh.Peers.Promise;

/// <summary>Documents, and queries that nothing is tuned on.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Metric">How vectors are compared.</param>
/// <param name="Documents">The documents, in random order.</param>
/// <param name="Queries">Fresh queries.</param>
internal sealed record PromiseSet(string Name, Metric Metric, VectorBlock Documents, VectorBlock Queries)
{
    private const int Neighbours = 10, Seed = 5;

    private VectorBlock? _truth;

    /// <summary>Queries of the same kind that the training is given; null where it measures on stored documents.</summary>
    public VectorBlock? Given { get; init; }

    /// <summary>queries × 10 exact squared distances.</summary>
    public VectorBlock Truth => _truth ??= ExactNeighbours.Distances(Documents, Queries, Neighbours);

    /// <summary>The set with its components in another order and half of them negated: as hard, and elsewhere.</summary>
    public PromiseSet Moved()
    {
        int[] order = VectorRows.Shuffled(Documents.Dimensions, Seed);
        return new PromiseSet(Name, Metric, Moved(Documents, order), Moved(Queries, order)) { _truth = Truth };
    }

    private static VectorBlock Moved(VectorBlock vectors, int[] order)
    {
        var moved = new float[vectors.Values.Length];
        for (int row = 0; row < vectors.Count; row++)
            for (int d = 0; d < order.Length; d++)
                moved[row * order.Length + d] = order[d] % 2 == 0 ? vectors[row][order[d]] : -vectors[row][order[d]];
        return new VectorBlock(vectors.Dimensions, moved);
    }
}
