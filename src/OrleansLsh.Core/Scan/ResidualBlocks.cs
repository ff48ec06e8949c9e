using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace OrleansLsh.Core.Ranking;

/// <summary>The documents of one cell as quantised residuals, in blocks of 16 that one instruction serves at once.</summary>
/// <remarks>
/// A residual is the vector minus the centroid of the cell, as int8 with a scale per document. All blocks lie in one piece of memory, so
/// that a scan reads forward only. Layout of a block, D rounded up to G whole groups of 4 components: <c>G × 16 documents × 4 residuals; 16
/// scales; 16 squared norms; 16 × 64·Σ levels; 16 slots</c>, each of the last four 4 bytes a document. One writer and any readers at once:
/// documents are only added, in place, and a reader passes over what was added after it began. A document that is not wanted any more stays
/// where it is, which takes no search for it however many are equal; <see cref="Only"/> makes a cell of those that are wanted.
/// </remarks>
public sealed partial class ResidualBlocks
{
    internal const int Lanes = 16;
    private const int MaxLevel = 127;
    private const int LaneBytes = sizeof(int) * Lanes;

    private readonly float[] _centroid;
    private readonly int _residualBytes;
    private readonly int _blockBytes;
    private byte[] _blocks = [];
    private int _count;

    /// <summary>An empty cell.</summary>
    /// <param name="centroid">D components.</param>
    public ResidualBlocks(ReadOnlySpan<float> centroid)
    {
        _centroid = centroid.ToArray();
        _residualBytes = Groups(centroid.Length) * LaneBytes;
        _blockBytes = _residualBytes + 4 * LaneBytes;
    }

    /// <summary>Documents in the cell, those that are not wanted any more among them.</summary>
    /// <remarks>Whoever reads it before the blocks finds as many documents in them, whole.</remarks>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Documents in the cell that are not wanted any more.</summary>
    public int Unwanted { get; private set; }

    /// <summary>The cell's centroid, D components.</summary>
    public ReadOnlySpan<float> Centroid => _centroid;

    /// <summary>The largest distance that a document of the cell ever had to the centroid.</summary>
    public float Radius { get; private set; }

    /// <summary>The largest distance that a document's quantised residual ever had to its residual.</summary>
    public float MaxError { get; private set; }

    internal static int Groups(int dimensions) => (dimensions + 3) / 4;

    /// <summary>Documents that a cell can hold: all its blocks lie in one array.</summary>
    public int Capacity => (int)Math.Min(int.MaxValue, (long)(Array.MaxLength / _blockBytes) * Lanes);

    /// <summary>Asks for the memory of the centroid and where the blocks begin.</summary>
    public void PrefetchFirst()
    {
        Prefetch.Read(_centroid);
        Prefetch.First(Volatile.Read(ref _blocks), 1);
    }

    /// <summary>Asks for the memory of the first blocks before they are scanned.</summary>
    public void PrefetchBlocks() => Prefetch.First(Volatile.Read(ref _blocks), Prefetch.Unforeseen);

    /// <summary>Makes room for so many documents in all; for more where that spares copying everything again soon.</summary>
    /// <param name="documents">At most <see cref="Capacity"/>.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.TooLarge"/>: it cannot hold so many; it stays as it is.</exception>
    public void Reserve(int documents)
    {
        RequireRoom(documents);
        int room = _blocks.Length / _blockBytes * Lanes;
        if (documents > room) Resize((int)Math.Min(Capacity, Math.Max(documents, room + room / 4L)));
    }

    /// <summary>Whether the cell can hold so many documents in all.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.TooLarge"/>: it cannot.</exception>
    public void RequireRoom(int documents)
    {
        if (documents > Capacity)
            throw new LshException(ErrorKind.TooLarge,
                $"A cell would get {documents:N0} documents of {_centroid.Length} dimensions; "
                + $"at most {Capacity:N0} fit into one. Train with more cells.");
    }

    /// <summary>Gives back the room that no document takes.</summary>
    public void Trim() => Resize(Count);

    private void Resize(int documents)
    {
        int bytes = (documents + Lanes - 1) / Lanes * _blockBytes;
        if (bytes == _blocks.Length) return;
        byte[] blocks = _blocks;
        Array.Resize(ref blocks, bytes);
        Volatile.Write(ref _blocks, blocks);
    }

    /// <summary>Adds a document.</summary>
    /// <param name="slot">Its slot, not in the cell yet.</param>
    /// <param name="vector">D finite components.</param>
    public void Add(int slot, ReadOnlySpan<float> vector)
    {
        if (Count == _blocks.Length / _blockBytes * Lanes) Reserve(Count + 1);
        int dimensions = _centroid.Length;
        Span<float> residual = dimensions <= 1024 ? stackalloc float[dimensions] : new float[dimensions];
        Span<byte> levels = dimensions <= 1024 ? stackalloc byte[Groups(dimensions) * 4] : new byte[Groups(dimensions) * 4];
        levels.Clear();
        TensorPrimitives.Subtract(vector, _centroid, residual);
        (float scale, float norm, float error) = ResidualQuantiser.Quantise(residual, MaxLevel, 0, levels);

        int at = _count, sum = 0;
        foreach (byte level in levels) sum += (sbyte)level;
        Span<byte> block = Block(at);
        for (int group = 0; group < levels.Length / 4; group++)
            levels.Slice(group * 4, 4).CopyTo(block[(group * LaneBytes + at % Lanes * 4)..]);
        Lane<float>(at, Row.Scale) = scale;
        Lane<float>(at, Row.Norm) = norm;
        Lane<int>(at, Row.Offset) = ResidualQuery.Offset * sum;
        Lane<int>(at, Row.Slot) = slot;
        Radius = Math.Max(Radius, TensorPrimitives.Norm(residual));
        MaxError = Math.Max(MaxError, error);
        Volatile.Write(ref _count, at + 1);
    }

    /// <summary>Notes that one of the documents is not wanted any more.</summary>
    public void Release() => Unwanted++;

    /// <summary>A cell of the documents that are wanted, in their order; this one stays as it is.</summary>
    /// <param name="isWanted">Told a slot, whether its document is.</param>
    /// <remarks>The radius and the error stay those of all documents that ever were in the cell.</remarks>
    public ResidualBlocks Only(Predicate<int> isWanted)
    {
        var wanted = new ResidualBlocks(_centroid) { Radius = Radius, MaxError = MaxError };
        wanted.Resize(Math.Max(0, _count - Unwanted));
        for (int at = 0; at < _count; at++)
            if (isWanted(Lane<int>(at, Row.Slot))) wanted.Append(Block(at), at % Lanes);
        return wanted;
    }

    private void Append(ReadOnlySpan<byte> source, int lane)
    {
        if (_count == _blocks.Length / _blockBytes * Lanes) Reserve(_count + 1);
        Span<byte> target = Block(_count);
        // The residuals and all that stands beside them: every 64 bytes of a block hold 4 of each document.
        for (int row = 0; row < _blockBytes; row += LaneBytes)
            source.Slice(row + lane * 4, 4).CopyTo(target[(row + _count % Lanes * 4)..]);
        _count++;
    }

    private Span<byte> Block(int at) => _blocks.AsSpan(at / Lanes * _blockBytes, _blockBytes);

    private ref T Lane<T>(int at, Row row) where T : struct =>
        ref MemoryMarshal.Cast<byte, T>(Block(at).Slice(_residualBytes + (int)row * LaneBytes, LaneBytes))[at % Lanes];

    private enum Row
    {
        Scale,
        Norm,
        Offset,
        Slot,
    }
}
