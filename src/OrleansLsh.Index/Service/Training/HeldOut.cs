using System.Runtime.InteropServices;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Index.Service.Training;

/// <summary>Vectors that the default setting will be measured with, kept out of the training sample.</summary>
/// <remarks>A model knows the vectors it was trained on too well: measured with these, recall looks better than that of queries to come.</remarks>
internal sealed class HeldOut
{
    private const int FewestPerQuery = 10;

    private readonly HashSet<int> _hashes = [];

    /// <summary>Holds the queries out, unless they were a good part of the collection.</summary>
    /// <param name="queries">Drawn from the collection.</param>
    /// <param name="documents">Documents in it.</param>
    public HeldOut(VectorBlock queries, long documents)
    {
        if (documents < (long)FewestPerQuery * queries.Count) return;
        for (int row = 0; row < queries.Count; row++) _hashes.Add(Hash(queries[row]));
    }

    /// <summary>The vectors of a block that may be trained on.</summary>
    public VectorBlock Without(VectorBlock block)
    {
        if (_hashes.Count == 0) return block;
        var kept = new List<int>(block.Count);
        for (int row = 0; row < block.Count; row++)
            if (!_hashes.Contains(Hash(block[row]))) kept.Add(row);
        if (kept.Count == block.Count) return block;
        var values = new float[kept.Count * block.Dimensions];
        for (int i = 0; i < kept.Count; i++) block[kept[i]].CopyTo(values.AsSpan(i * block.Dimensions));
        return new VectorBlock(block.Dimensions, values);
    }

    private static int Hash(ReadOnlySpan<float> vector)
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(vector));
        return hash.ToHashCode();
    }
}
