using OrleansLsh.Core.Kernels;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Training;

/// <summary>Starting centroids: each next one is drawn with a probability proportional to its squared distance to those before.</summary>
/// <remarks>Arthur, Vassilvitskii: k-means++: the advantages of careful seeding, 2007; greedy as in its section 5: of several draws
/// the one that lowers Σ squared distance most.</remarks>
internal sealed class KMeansPlusPlus
{
    private readonly PointTiles _points;
    private readonly Random _random;
    private readonly float[] _closest;
    private readonly double[] _tileSums;
    private readonly CandidateRow[] _rows;
    private double _total;

    /// <summary>Prepares to draw.</summary>
    /// <param name="points">The points.</param>
    /// <param name="trials">Draws for each centroid, at least 1.</param>
    /// <param name="random">The source of the draws.</param>
    public KMeansPlusPlus(PointTiles points, int trials, Random random)
    {
        _points = points;
        _random = random;
        _closest = new float[points.Tiles * VectorTile.Size];
        _tileSums = new double[points.Tiles];
        _rows = new CandidateRow[trials];
        for (int i = 0; i < trials; i++) _rows[i] = new CandidateRow(new float[_closest.Length], new double[points.Tiles]);
    }

    /// <summary>The draws that scikit-learn takes for k clusters: 2 + ⌊ln k⌋.</summary>
    public static int Trials(int clusters) => 2 + (int)Math.Log(clusters);

    /// <summary>Draws centroids, distinct points all of them.</summary>
    /// <param name="clusters">Centroids wanted; fewer come where there are fewer distinct points.</param>
    /// <param name="cancellationToken">Checked for each centroid.</param>
    /// <returns>centroids × dimensions, row-major.</returns>
    public float[] Draw(int clusters, CancellationToken cancellationToken) =>
        Complete(_points[_random.Next(_points.Count)], clusters, cancellationToken);

    /// <summary>Draws what is missing beside given centroids.</summary>
    /// <param name="given">At least one centroid, row-major.</param>
    /// <param name="clusters">Centroids wanted, the given ones among them.</param>
    /// <param name="cancellationToken">Checked for each centroid.</param>
    /// <returns>centroids × dimensions, row-major, the given ones first.</returns>
    public float[] Complete(ReadOnlySpan<float> given, int clusters, CancellationToken cancellationToken)
    {
        int dimensions = _points.Dimensions, drawn = given.Length / dimensions;
        clusters = Math.Max(drawn, Math.Min(clusters, _points.Count));
        var centroids = new float[clusters * dimensions];
        given.CopyTo(centroids);
        Begin(given);
        for (; drawn < clusters && _total > 0; drawn++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _points[DrawBest()].CopyTo(centroids.AsSpan(drawn * dimensions));
        }

        return centroids.AsSpan(0, drawn * dimensions).ToArray();
    }

    private void Begin(ReadOnlySpan<float> given)
    {
        int dimensions = _points.Dimensions;
        _closest.AsSpan().Fill(float.PositiveInfinity);
        // The padding of the last tile weighs nothing and so is never drawn.
        _closest.AsSpan(_points.Count).Clear();
        for (int first = 0; first < given.Length; first += dimensions)
        {
            Weigh([_rows[0]], given.Slice(first, dimensions));
            Accept(0);
        }
    }

    private int DrawBest()
    {
        int dimensions = _points.Dimensions;
        var candidates = new int[_rows.Length];
        var coordinates = new float[_rows.Length * dimensions];
        for (int i = 0; i < candidates.Length; i++)
        {
            candidates[i] = DrawOne();
            _points[candidates[i]].CopyTo(coordinates.AsSpan(i * dimensions));
        }

        Weigh(_rows, coordinates);
        int best = 0;
        for (int i = 1; i < candidates.Length; i++)
            if (_rows[i].Total < _rows[best].Total) best = i;
        Accept(best);
        return candidates[best];
    }

    /// <summary>A point, by its share of the total; one that has a share.</summary>
    private int DrawOne()
    {
        double left = _random.NextDouble() * Math.Min(_total, double.MaxValue);
        int tile = 0, lastWithShare = 0;
        for (; tile < _tileSums.Length; tile++)
        {
            if (_tileSums[tile] > 0) lastWithShare = tile;
            if (left < _tileSums[tile]) break;
            left -= _tileSums[tile];
        }

        int first = lastWithShare * VectorTile.Size, chosen = -1;
        for (int v = first; v < first + VectorTile.Size; v++)
        {
            if (_closest[v] <= 0) continue;
            chosen = v;
            if (left < _closest[v]) break;
            left -= _closest[v];
        }

        return chosen;
    }

    /// <summary>For each candidate, what every point's distance and their sum would become.</summary>
    private void Weigh(ReadOnlySpan<CandidateRow> rows, ReadOnlySpan<float> coordinates)
    {
        int dimensions = _points.Dimensions;
        foreach (CandidateRow row in rows) row.Total = 0;
        for (int tile = 0; tile < _points.Tiles; tile++)
        {
            int first = tile * VectorTile.Size;
            for (int i = 0; i < rows.Length; i++)
            {
                Span<float> lowered = rows[i].Closest.AsSpan(first, VectorTile.Size);
                LoweringKernel.Lower(_points.Tile(tile), coordinates.Slice(i * dimensions, dimensions),
                    _closest.AsSpan(first, VectorTile.Size), lowered);
                rows[i].TileSums[tile] = WideSums.Sum(lowered);
                rows[i].Total += rows[i].TileSums[tile];
            }
        }
    }

    private void Accept(int best)
    {
        _rows[best].Closest.CopyTo(_closest, 0);
        _rows[best].TileSums.CopyTo(_tileSums, 0);
        _total = _rows[best].Total;
    }

    private sealed class CandidateRow(float[] closest, double[] tileSums)
    {
        public float[] Closest { get; } = closest;

        public double[] TileSums { get; } = tileSums;

        public double Total { get; set; }
    }
}
