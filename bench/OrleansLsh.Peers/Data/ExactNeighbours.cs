using System.Numerics.Tensors;

namespace OrleansLsh.Peers.Data;

/// <summary>Exact neighbours by comparing everything, with nothing of the product's own kernels in it.</summary>
internal static class ExactNeighbours
{
    // Single precision sorts out what is certainly too far; what is left is measured in double precision.
    private const double Margin = 1 + 1e-4;

    /// <summary>Squared distances of the k nearest vectors of <paramref name="vectors"/> to each query, nearest first.</summary>
    /// <returns>queries × k.</returns>
    public static VectorBlock Distances(VectorBlock vectors, VectorBlock queries, int k)
    {
        var truth = new float[queries.Count * k];
        Parallel.For(0, queries.Count, q =>
        {
            Span<double> nearest = stackalloc double[k];
            nearest.Fill(double.MaxValue);
            ReadOnlySpan<float> query = queries[q];
            for (int row = 0; row < vectors.Count; row++)
            {
                double rough = TensorPrimitives.Distance(vectors[row], query);
                if (rough * rough <= nearest[k - 1] * Margin) Insert(nearest, SquaredDistance.Of(vectors[row], query));
            }
            for (int i = 0; i < k; i++) truth[q * k + i] = (float)nearest[i];
        });
        return new VectorBlock(k, truth);
    }

    private static void Insert(Span<double> ascending, double distance)
    {
        int place = ascending.Length;
        while (place > 0 && ascending[place - 1] > distance) place--;
        if (place == ascending.Length) return;
        ascending[place..^1].CopyTo(ascending[(place + 1)..]);
        ascending[place] = distance;
    }
}
