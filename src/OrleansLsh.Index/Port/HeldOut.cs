using System.Runtime.InteropServices;

namespace OrleansLsh.Index.Port;

/// <summary>Vectors that the default setting will be measured with, kept out of the training sample.</summary>
/// <remarks>A model knows the vectors it was trained on too well: measured with these, recall looks better than that of queries to come. Of
/// equal vectors only as many are kept out as were drawn: the others are part of what the model is to know, and may be all there is. For
/// one scan.</remarks>
internal sealed class HeldOut
{
    private const int FewestPerQuery = 10;

    private readonly Dictionary<int, int> _left = [];

    /// <summary>Holds each block of queries out, unless it were a good part of the collection.</summary>
    /// <param name="queries">Drawn from the collection, or given.</param>
    /// <param name="documents">Documents in it.</param>
    public HeldOut(IReadOnlyList<VectorBlock> queries, long documents)
    {
        foreach (VectorBlock block in queries)
        {
            if (!Holds(block.Count, documents)) continue;
            for (int row = 0; row < block.Count; row++) CollectionsMarshal.GetValueRefOrAddDefault(_left, Hash(block[row]), out _)++;
        }
    }

    /// <summary>Whether so many are held out of a collection: fewer documents than ten for each would miss them.</summary>
    public static bool Holds(int queries, long documents) => documents >= (long)FewestPerQuery * queries;

    /// <summary>The vectors of a block that may be trained on.</summary>
    public VectorBlock Without(VectorBlock block)
    {
        if (_left.Count == 0) return block;
        var kept = new List<int>(block.Count);
        for (int row = 0; row < block.Count; row++)
            if (!IsHeldOut(block[row])) kept.Add(row);
        if (kept.Count == block.Count) return block;
        var values = new float[kept.Count * block.Dimensions];
        for (int i = 0; i < kept.Count; i++) block[kept[i]].CopyTo(values.AsSpan(i * block.Dimensions));
        return new VectorBlock(block.Dimensions, values);
    }

    private bool IsHeldOut(ReadOnlySpan<float> vector)
    {
        int hash = Hash(vector);
        if (!_left.TryGetValue(hash, out int left)) return false;
        if (left == 1) _left.Remove(hash);
        else _left[hash] = left - 1;
        return true;
    }

    private static int Hash(ReadOnlySpan<float> vector)
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(vector));
        return hash.ToHashCode();
    }
}
