using System.Numerics.Tensors;

namespace OrleansLsh.Core.Scan;

/// <summary>What the signs of every document are compared with: for each group of 4 signs, the 16 sums that they can select.</summary>
/// <remarks>
/// The sums of a query z are Σ ±zᵢ over the group, quantised to 7 bits with one step for all groups, so that two of them add up in a byte
/// (André, Kermarrec, Le Scouarnec: Quicker ADC, 2021, section 3.2). One table serves the documents of all cells: what a cell's centroid
/// contributes is kept with each document. Reusable; not safe for concurrent use.
/// </remarks>
public sealed class SignQuery
{
    /// <summary>Signs that one look-up serves.</summary>
    internal const int Group = 4;

    /// <summary>Entries of a group's table.</summary>
    internal const int Entries = 16;

    /// <summary>Bytes of a group's table: its 16 levels four times, one for each 128 bits of the widest register.</summary>
    internal const int TableBytes = 64;

    private const int MaxLevel = 127;

    private readonly float[] _sums;
    private readonly float[] _coordinates;

    /// <summary>Room for queries of k signs.</summary>
    /// <param name="signs">k, a multiple of 8.</param>
    public SignQuery(int signs)
    {
        _coordinates = new float[signs];
        _sums = new float[signs / Group * Entries];
        Tables = new byte[signs / Group * TableBytes];
    }

    /// <summary>k/4 tables of <see cref="TableBytes"/>.</summary>
    internal byte[] Tables { get; }

    /// <summary>Scale: the value that one level stands for.</summary>
    public float Step { get; private set; }

    /// <summary>The sum for a document whose levels are all 0: Σ of the least sums.</summary>
    public float Least { get; private set; }

    /// <summary>Prepares the tables for a query.</summary>
    /// <param name="projection">Its k is this query's.</param>
    /// <param name="vector">D components.</param>
    public void Prepare(SignProjection projection, ReadOnlySpan<float> vector)
    {
        projection.Project(vector, _coordinates);
        Prepare(_coordinates);
    }

    /// <summary>Prepares the tables for coordinates along the directions.</summary>
    /// <param name="coordinates">k components.</param>
    internal void Prepare(ReadOnlySpan<float> coordinates)
    {
        float widest = 0, least = 0;
        for (int group = 0; group < coordinates.Length / Group; group++)
        {
            ReadOnlySpan<float> z = coordinates.Slice(group * Group, Group);
            Span<float> sums = _sums.AsSpan(group * Entries, Entries);
            float reach = TensorPrimitives.SumOfMagnitudes(z);
            sums[0] = 0;
            // From nothing upwards: an entry's level is what its set bits add to the group's least sum.
            for (int bit = 0; bit < Group; bit++)
                for (int entry = 0; entry < 1 << bit; entry++)
                    sums[entry | 1 << bit] = sums[entry] + 2 * z[bit];
            float lowest = TensorPrimitives.Min<float>(sums);
            TensorPrimitives.Subtract(sums, lowest, sums);
            widest = Math.Max(widest, 2 * reach);
            least -= reach;
        }
        Least = least;
        Step = widest / MaxLevel;
        // Where all is zero, or so small that the reciprocal overflows, documents cannot be told apart by the signs.
        float inverse = Step > 1e-30f ? 1 / Step : 0;
        for (int group = 0; group < coordinates.Length / Group; group++)
        {
            Span<byte> table = Tables.AsSpan(group * TableBytes, TableBytes);
            for (int entry = 0; entry < Entries; entry++) table[entry] = (byte)(_sums[group * Entries + entry] * inverse + 0.5f);
            for (int copy = Entries; copy < TableBytes; copy += Entries) table[..Entries].CopyTo(table[copy..]);
        }
    }
}
