using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OrleansLsh.Core.Ranking;

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

    private const int MaxLevel = 127;

    /// <summary>For each of a group's coordinates, in which of the 16 entries its bit is set: 2 there, since the sum rises by twice the
    /// coordinate.</summary>
    private static readonly Vector512<float>[] Twice =
        [.. Enumerable.Range(0, Group).Select(bit => Vector512.Create<float>(
            [.. Enumerable.Range(0, Entries).Select(entry => 2f * ((entry >> bit) & 1))]))];

    private readonly float[] _coordinates;
    private ResidualQuery? _coarse;

    /// <summary>Room for queries of k signs.</summary>
    /// <param name="signs">k, a multiple of 8.</param>
    public SignQuery(int signs)
    {
        Length = signs;
        _coordinates = new float[SignProjection.CoarseLength(signs)];
        Tables = new byte[SignBlocks.Rows(signs) * SignSums.TableBytes];
    }

    /// <summary>Signs that there is room for, k.</summary>
    public int Length { get; }

    /// <summary>The query's coordinates along the directions, k components.</summary>
    internal ReadOnlySpan<float> Coordinates => _coordinates.AsSpan(0, Length);

    /// <summary>The sum of its coordinates.</summary>
    internal float Sum { get; private set; }

    /// <summary>Rows of <see cref="SignSums.TableBytes"/>; the levels of groups that there are no signs for are 0.</summary>
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
        if (_coarse?.Dimensions != vector.Length) _coarse = new ResidualQuery(vector.Length);
        projection.ProjectCoarsely(vector, _coarse, _coordinates);
        PrepareTables();
    }

    /// <summary>Prepares the tables for coordinates along the directions.</summary>
    /// <param name="coordinates">k components.</param>
    internal void Prepare(ReadOnlySpan<float> coordinates)
    {
        coordinates.CopyTo(_coordinates);
        PrepareTables();
    }

    private void PrepareTables()
    {
        ReadOnlySpan<float> coordinates = Coordinates;
        Sum = TensorPrimitives.Sum(coordinates);
        float widest = 0, least = 0;
        for (int at = 0; at < coordinates.Length; at += Group)
        {
            float reach = Vector128.Sum(Vector128.Abs(Vector128.Create(coordinates.Slice(at, Group))));
            widest = Math.Max(widest, 2 * reach);
            least -= reach;
        }
        Least = least;
        Step = widest / MaxLevel;
        // Where all is zero, or so small that the reciprocal overflows, documents cannot be told apart by the signs.
        float inverse = Step > 1e-30f ? 1 / Step : 0;
        ref byte tables = ref MemoryMarshal.GetArrayDataReference(Tables);
        for (int group = 0; group < coordinates.Length / Group; group++)
            Table(coordinates.Slice(group * Group, Group), inverse).StoreUnsafe(ref tables, (nuint)TableStart(group));
    }

    /// <summary>Where a group's table begins: two groups share a byte of the signs, its low half being the first's.</summary>
    internal static int TableStart(int group)
    {
        int piece = group / 2, row = piece / 4;
        return row * SignSums.TableBytes + group % 2 * SignSums.RowBytes + piece % 4 * Entries;
    }

    /// <summary>An entry's level is what its set bits add to the least sum that the group's signs can make.</summary>
    private static Vector128<byte> Table(ReadOnlySpan<float> z, float inverse)
    {
        float lowest = 0;
        Vector512<float> sums = Vector512<float>.Zero;
        for (int bit = 0; bit < Group; bit++)
        {
            lowest += Math.Min(z[bit], 0);
            sums = Vector512.FusedMultiplyAdd(Twice[bit], Vector512.Create(z[bit]), sums);
        }
        // Rounding may leave less than nothing of the lowest.
        var levels = Vector512.Max((sums - Vector512.Create(2 * lowest)) * inverse, Vector512<float>.Zero);
        var whole = Vector512.ConvertToInt32(levels + Vector512.Create(0.5f));
        var halves = Vector256.Narrow(whole.GetLower(), whole.GetUpper());
        return Vector128.Narrow(halves.GetLower(), halves.GetUpper()).AsByte();
    }
}
