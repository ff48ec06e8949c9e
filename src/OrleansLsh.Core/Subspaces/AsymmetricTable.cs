namespace OrleansLsh.Core.Ranking;

/// <summary>A query's squared distances to every centroid of every subspace, and the same in bytes for scanning.</summary>
/// <remarks>Jégou, Douze, Schmid: Product quantization for nearest neighbor search, 2011, section III-B; bytes as in
/// André, Kermarrec, Le Scouarnec: Cache locality is not enough, 2015.</remarks>
public sealed class AsymmetricTable
{
    private readonly float[] _distances;
    private readonly byte[] _entries;
    private readonly int _stride;

    /// <summary>A table of given distances.</summary>
    /// <param name="distances">n × stride squared distances, row-major, +∞ where a subspace has no such cluster.</param>
    /// <param name="subspaces">n. The sums of the bytes are kept in 16 bits, so above 257 subspaces the bytes get coarser.</param>
    public AsymmetricTable(float[] distances, int subspaces)
    {
        _distances = distances;
        _stride = distances.Length / subspaces;
        int width = Math.Max(16, _stride);
        _entries = new byte[subspaces * width];
        float widest = 0;
        var floors = new float[subspaces];
        for (int i = 0; i < subspaces; i++)
        {
            float least = float.PositiveInfinity, most = 0;
            foreach (float distance in distances.AsSpan(i * _stride, _stride))
                if (float.IsFinite(distance)) (least, most) = (Math.Min(least, distance), Math.Max(most, distance));
            floors[i] = least;
            widest = Math.Max(widest, most - least);
        }
        int levels = Math.Clamp(ushort.MaxValue / subspaces, 1, byte.MaxValue);
        float step = widest > 0 ? widest / levels : 1;
        for (int i = 0; i < subspaces; i++)
            for (int j = 0; j < _stride; j++)
                _entries[i * width + j] = (byte)Math.Min(levels, MathF.Round((distances[i * _stride + j] - floors[i]) / step));
        Width = width;
    }

    private int Width { get; }

    /// <summary>The estimate of a document's squared distance: Σ distance of the query to the document's centroids.</summary>
    /// <param name="codes">n codes of the document.</param>
    public float Estimate(ReadOnlySpan<byte> codes)
    {
        float sum = 0;
        for (int i = 0; i < codes.Length; i++) sum += _distances[i * _stride + codes[i]];
        return sum;
    }

    internal ReadOnlySpan<byte> Entries(int subspace) => _entries.AsSpan(subspace * Width, Width);
}
