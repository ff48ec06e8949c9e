using System.Runtime.InteropServices;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Peers.Data;

/// <summary>Rows of a block in another order.</summary>
internal static class VectorRows
{
    /// <summary>A seeded permutation of 0 to count − 1.</summary>
    public static int[] Shuffled(int count, int seed)
    {
        int[] rows = [.. Enumerable.Range(0, count)];
        new Random(seed).Shuffle(rows);
        return rows;
    }

    /// <summary>The rows that no earlier row equals bit for bit.</summary>
    public static int[] Distinct(VectorBlock vectors)
    {
        var seen = new HashSet<string>();
        return [.. Enumerable.Range(0, vectors.Count).Where(row =>
            seen.Add(Convert.ToBase64String(MemoryMarshal.AsBytes(vectors[row]))))];
    }

    /// <summary>A copy whose rows have length 1: files of half precision round it away.</summary>
    public static VectorBlock Normalised(VectorBlock vectors)
    {
        var values = new float[vectors.Values.Length];
        for (int row = 0; row < vectors.Count; row++)
            VectorRules.Normalize(vectors[row], values.AsSpan(row * vectors.Dimensions, vectors.Dimensions));
        return new VectorBlock(vectors.Dimensions, values);
    }

    /// <summary>A copy of some rows, in the order given.</summary>
    public static VectorBlock Take(VectorBlock vectors, ReadOnlySpan<int> rows)
    {
        var values = new float[rows.Length * vectors.Dimensions];
        for (int i = 0; i < rows.Length; i++) vectors[rows[i]].CopyTo(values.AsSpan(i * vectors.Dimensions));
        return new VectorBlock(vectors.Dimensions, values);
    }
}
