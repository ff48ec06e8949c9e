using System.Numerics.Tensors;

namespace OrleansLsh.Core.Ranking;

/// <summary>The documents of one cell as quantised residuals, in blocks of 16 that one instruction serves at once.</summary>
/// <remarks>
/// A residual is the vector minus the centroid of the cell, as int8 with a scale per document. Layout of a block, D rounded up to whole groups of 4:
/// <c>group 0: document 0 bytes 0–3, document 1 bytes 0–3, … document 15 bytes 0–3; group 1: …</c>.
/// Removing moves the last document into the gap, so that nothing is left behind. Readers and the writer must be kept apart by the caller.
/// </remarks>
public sealed partial class ResidualBlocks
{
    internal const int Lanes = 16;
    private const int MaxLevel = 127;

    private readonly float[] _centroid;
    private readonly int _blockBytes;
    private sbyte[] _residuals = [];
    private float[] _scales = [];
    private float[] _norms = [];
    private int[] _offsets = [];
    private int[] _slots = [];

    /// <summary>An empty cell.</summary>
    /// <param name="centroid">D components.</param>
    public ResidualBlocks(ReadOnlySpan<float> centroid)
    {
        _centroid = centroid.ToArray();
        _blockBytes = Groups(centroid.Length) * 4 * Lanes;
    }

    /// <summary>Documents in the cell.</summary>
    public int Count { get; private set; }

    /// <summary>The cell's centroid, D components.</summary>
    public ReadOnlySpan<float> Centroid => _centroid;

    /// <summary>No document of the cell was ever further from the centroid than this.</summary>
    public float Radius { get; private set; }

    /// <summary>No document's quantised residual was ever further from its residual than this.</summary>
    public float MaxError { get; private set; }

    /// <summary>The slots of the cell's documents, in no order.</summary>
    public ReadOnlySpan<int> Slots => _slots.AsSpan(0, Count);

    internal static int Groups(int dimensions) => (dimensions + 3) / 4;

    /// <summary>Makes room for so many documents in all, and for no more.</summary>
    public void Reserve(int documents)
    {
        int blocks = (Math.Max(documents, Count) + Lanes - 1) / Lanes;
        Array.Resize(ref _residuals, blocks * _blockBytes);
        Array.Resize(ref _scales, blocks * Lanes);
        Array.Resize(ref _offsets, blocks * Lanes);
        Array.Resize(ref _slots, blocks * Lanes);
        Array.Resize(ref _norms, blocks * Lanes);
    }

    /// <summary>Adds a document.</summary>
    /// <param name="slot">Its slot, not in the cell yet.</param>
    /// <param name="vector">D finite components.</param>
    public void Add(int slot, ReadOnlySpan<float> vector)
    {
        if (Count == _slots.Length) Reserve(Count + Math.Max(Lanes, Count / 4));
        int dimensions = _centroid.Length;
        Span<float> residual = dimensions <= 1024 ? stackalloc float[dimensions] : new float[dimensions];
        Span<byte> levels = dimensions <= 1024 ? stackalloc byte[Groups(dimensions) * 4] : new byte[Groups(dimensions) * 4];
        levels.Clear();
        TensorPrimitives.Subtract(vector, _centroid, residual);
        (float scale, float norm, float error) = ResidualQuantiser.Quantise(residual, MaxLevel, 0, levels);

        int at = Count++, sum = 0;
        foreach (byte level in levels) sum += (sbyte)level;
        Store(at, levels);
        _scales[at] = scale;
        _norms[at] = norm;
        _offsets[at] = ResidualQuery.Offset * sum;
        _slots[at] = slot;
        Radius = Math.Max(Radius, TensorPrimitives.Norm(residual));
        MaxError = Math.Max(MaxError, error);
    }

    /// <summary>Removes a document; false where the slot is not in the cell.</summary>
    public bool Remove(int slot)
    {
        int at = Slots.IndexOf(slot);
        if (at < 0) return false;
        int last = --Count;
        if (at != last)
        {
            MoveLane(last, at);
            _scales[at] = _scales[last];
            _norms[at] = _norms[last];
            _offsets[at] = _offsets[last];
            _slots[at] = _slots[last];
        }
        return true;
    }

    private void Store(int at, ReadOnlySpan<byte> levels)
    {
        int start = LaneStart(at);
        for (int group = 0; group < levels.Length / 4; group++)
            for (int k = 0; k < 4; k++)
                _residuals[start + group * 4 * Lanes + k] = (sbyte)levels[group * 4 + k];
    }

    private void MoveLane(int from, int to)
    {
        int source = LaneStart(from), target = LaneStart(to);
        for (int offset = 0; offset < _blockBytes; offset += 4 * Lanes)
            _residuals.AsSpan(source + offset, 4).CopyTo(_residuals.AsSpan(target + offset, 4));
    }

    private int LaneStart(int at) => at / Lanes * _blockBytes + at % Lanes * 4;
}
