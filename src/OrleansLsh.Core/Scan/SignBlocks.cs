using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OrleansLsh.Core.Kernels;
using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Core.Scan;

/// <summary>The documents of one cell as signs of their residuals, in blocks of 16: what a search scans first.</summary>
/// <remarks>
/// <para>The squared distance of a query q to a document x in the cell of centroid c is ‖q − c‖² + ‖x − c‖² − 2⟨x − c, q − c⟩. Of the last
/// product the part along the k directions of the projection is estimated from the signs s of the residual's coordinates o by ‖o‖²/‖o‖₁ ·
/// ⟨s, z⟩ (Gao, Long: RaBitQ, 2024, theorem 3.2), the rest is taken for 0 (Yang, Li, Wang: MRQ, 2024). Since z is the query's coordinates
/// minus the centroid's, the centroid's part is a number of the document: distance ≈ ‖q − c‖² + offset − factor · ⟨s, Pq⟩.</para>
/// <para>Layout of a block, all blocks in one piece of memory: k/8 pieces of 16 bytes, zeros to a multiple of 64 bytes, then 16 offsets and
/// 16 factors, float32. A piece has 8 signs of each document: the byte 2·d is document d's and the byte 2·d + 1 is document 8 + d's, for d
/// below 8; its low half is the signs of 4 coordinates, the lowest bit the first's, the high half those of the 4 after them.</para>
/// <para>One writer and any readers at once: documents are only added, in place, and a reader passes over what was added after it began. A
/// document that is not wanted any more stays until <see cref="Only"/> makes a cell of the others.</para>
/// </remarks>
public sealed class SignBlocks
{
    /// <summary>Documents of a block.</summary>
    public const int BlockSize = SignSums.Documents;

    private const int Documents = SignSums.Documents, LaneBytes = Documents * sizeof(float);

    private readonly SignProjection _projection;
    private readonly float[] _centroid, _coordinates;
    private readonly int _signBytes, _blockBytes;
    private byte[] _blocks = [];
    private int[] _slots = [];
    private int _count;

    /// <summary>An empty cell.</summary>
    /// <param name="projection">The directions whose signs are kept.</param>
    /// <param name="centroid">D components.</param>
    public SignBlocks(SignProjection projection, ReadOnlySpan<float> centroid)
    {
        _projection = projection;
        _centroid = centroid.ToArray();
        _coordinates = new float[projection.Signs];
        projection.Project(centroid, _coordinates);
        _signBytes = Rows(projection.Signs) * SignSums.RowBytes;
        _blockBytes = _signBytes + 2 * LaneBytes;
    }

    /// <summary>Documents in the cell.</summary>
    /// <remarks>Whoever reads it before the blocks finds as many documents in them, whole.</remarks>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The slots of the first documents.</summary>
    /// <param name="count">How many, at most <see cref="Count"/>.</param>
    public ReadOnlySpan<int> Slots(int count) => Volatile.Read(ref _slots).AsSpan(0, count);

    /// <summary>The slot of a document.</summary>
    /// <param name="at">Its position, below <see cref="Count"/>.</param>
    public int Slot(int at) => Volatile.Read(ref _slots)[at];

    /// <summary>Asks for the memory where the blocks begin.</summary>
    public void PrefetchFirst() => Prefetch.First(Volatile.Read(ref _blocks), 1);

    /// <summary>Asks for the memory of the first blocks before they are scanned.</summary>
    public void PrefetchBlocks() => Prefetch.First(Volatile.Read(ref _blocks), Prefetch.Unforeseen);

    /// <summary>Room that the estimates of so many documents take: whole blocks.</summary>
    public static int EstimatesLength(int count) => (count + Documents - 1) / Documents * Documents;

    /// <summary>Rows of a block that k signs take, the last filled up with zeros.</summary>
    internal static int Rows(int signs) => (signs / 8 * Documents + SignSums.RowBytes - 1) / SignSums.RowBytes;

    /// <summary>Adds a document at position <see cref="Count"/>.</summary>
    /// <param name="slot">Its slot.</param>
    /// <param name="vector">D finite components.</param>
    public void Add(int slot, ReadOnlySpan<float> vector)
    {
        int signs = _coordinates.Length;
        Span<float> coordinates = signs <= 1024 ? stackalloc float[signs] : new float[signs];
        _projection.Project(vector, coordinates);
        TensorPrimitives.Subtract(coordinates, _coordinates, coordinates);
        Reserve(Count + 1);
        int at = _count;
        _slots[at] = slot;
        float size = TensorPrimitives.SumOfMagnitudes<float>(coordinates);
        float factor = size > 0 ? 2 * TensorPrimitives.SumOfSquares<float>(coordinates) / size : 0;
        float centre = WriteSigns(at, coordinates);
        Lane(at, 0) = ExactDistance.Squared(vector, _centroid) + factor * centre;
        Lane(at, 1) = factor;
        Volatile.Write(ref _count, at + 1);
    }

    /// <summary>A cell of the documents that are wanted, in their order; this one stays as it is.</summary>
    /// <param name="isWanted">Told a slot, whether its document is.</param>
    public SignBlocks Only(Predicate<int> isWanted)
    {
        var wanted = new SignBlocks(_projection, _centroid);
        for (int at = 0; at < _count; at++)
            if (isWanted(_slots[at])) wanted.Append(this, at);
        return wanted;
    }

    private void Append(SignBlocks other, int from)
    {
        Reserve(_count + 1);
        int at = _count;
        Span<byte> source = other.Block(from), target = Block(at);
        for (int row = 0; row < _signBytes; row += Documents) target[row + Byte(at)] = source[row + Byte(from)];
        Lane(at, 0) = other.Lane(from, 0);
        Lane(at, 1) = other.Lane(from, 1);
        _slots[at] = other._slots[from];
        _count++;
    }

    /// <summary>Copies a document out of its block.</summary>
    /// <param name="at">Its position, below <see cref="Count"/>.</param>
    /// <param name="row"><see cref="SignRow.Length"/> bytes, written whole.</param>
    public void CopyTo(int at, Span<byte> row)
    {
        SignRow.Write(row, Lane(at, 0), Lane(at, 1));
        Span<byte> block = Block(at), signs = SignRow.Signs(row);
        for (int i = 0; i < signs.Length; i++) signs[i] = block[i * Documents + Byte(at)];
    }

    /// <summary>Estimates the squared distances of the first documents to a query.</summary>
    /// <param name="count">How many, at most <see cref="Count"/>.</param>
    /// <param name="query">Prepared with the same projection.</param>
    /// <param name="toCentroid">The query's squared distance to the centroid.</param>
    /// <param name="estimates"><see cref="EstimatesLength"/> entries; the first are the documents', in the order in which they were added.
    /// May be below 0.</param>
    /// <param name="wanted">Of each block which documents are wanted, bit i for its i-th; the estimates of others are +∞. Empty for
    /// all.</param>
    [MethodImpl(Compilation.AtOnce)]
    public void Estimate(
        int count, SignQuery query, float toCentroid, Span<float> estimates, ReadOnlySpan<ushort> wanted = default)
    {
        estimates = estimates[..EstimatesLength(count)];
        ref byte block = ref MemoryMarshal.GetArrayDataReference(Volatile.Read(ref _blocks));
        ref byte tables = ref MemoryMarshal.GetArrayDataReference(query.Tables);
        Vector512<float> step = Vector512.Create(query.Step), least = Vector512.Create(query.Least), origin = Vector512.Create(toCentroid);
        ref float estimate = ref MemoryMarshal.GetReference(estimates);
        int rows = _signBytes / SignSums.RowBytes;
        for (int first = 0; first < estimates.Length; first += Documents, block = ref Unsafe.Add(ref block, _blockBytes))
        {
            uint these = wanted.IsEmpty ? ushort.MaxValue : wanted[first / Documents];
            if (these == 0)
            {
                Vector512.Create(float.PositiveInfinity).StoreUnsafe(ref estimate, (nuint)first);
                continue;
            }
            var levels = Vector512.ConvertToSingle(Widened(SignSums.Add(ref block, ref tables, rows)));
            ref float offsets = ref Unsafe.As<byte, float>(ref Unsafe.Add(ref block, _signBytes));
            var product = Vector512.FusedMultiplyAdd(levels, step, least);
            Vector512<float> offset = Vector512.LoadUnsafe(ref offsets) + origin;
            var distances = Vector512.FusedMultiplyAdd(-Vector512.LoadUnsafe(ref offsets, Documents), product, offset);
            if (these != ushort.MaxValue) distances = Kept(these, distances);
            distances.StoreUnsafe(ref estimate, (nuint)first);
        }
    }

    /// <summary>Makes room for so many documents in all, with some to spare where there was too little.</summary>
    public void Reserve(int documents)
    {
        if (documents <= _slots.Length) return;
        int room = EstimatesLength(Math.Max(documents, _slots.Length + _slots.Length / 4));
        (byte[] blocks, int[] slots) = (_blocks, _slots);
        Array.Resize(ref blocks, checked(room / Documents * _blockBytes));
        Array.Resize(ref slots, room);
        Volatile.Write(ref _blocks, blocks);
        Volatile.Write(ref _slots, slots);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Kept(uint wanted, Vector512<float> distances)
    {
        Vector512<int> bits = Vector512.Create((int)wanted) & Vector512.Create(
            1, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 6, 1 << 7,
            1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15);
        return Vector512.ConditionalSelect(
            Vector512.Equals(bits, Vector512<int>.Zero).AsSingle(), Vector512.Create(float.PositiveInfinity), distances);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Widened(Vector256<ushort> sums)
    {
        (Vector256<uint> lower, Vector256<uint> upper) = Vector256.Widen(sums);
        return Vector512.Create(lower, upper).AsInt32();
    }

    /// <summary>Writes the signs of a document's coordinates; gives ⟨s, Pc⟩.</summary>
    private float WriteSigns(int at, ReadOnlySpan<float> coordinates)
    {
        Span<byte> block = Block(at);
        float centre = 0;
        for (int row = 0; row < coordinates.Length / 8; row++)
        {
            int bits = 0;
            for (int i = 0; i < 8; i++)
            {
                bool positive = coordinates[8 * row + i] >= 0;
                if (positive) bits |= 1 << i;
                centre += positive ? _coordinates[8 * row + i] : -_coordinates[8 * row + i];
            }
            block[row * Documents + Byte(at)] = (byte)bits;
        }
        return centre;
    }

    // Even and odd bytes are summed apart: the even ones are the first half of the block's documents.
    private static int Byte(int at) => at % Documents < Documents / 2 ? 2 * (at % Documents) : 2 * (at % Documents) - Documents + 1;

    private Span<byte> Block(int at) => _blocks.AsSpan(at / Documents * _blockBytes, _blockBytes);

    private ref float Lane(int at, int lane) =>
        ref MemoryMarshal.Cast<byte, float>(Block(at).Slice(_signBytes + lane * LaneBytes, LaneBytes))[at % Documents];
}
