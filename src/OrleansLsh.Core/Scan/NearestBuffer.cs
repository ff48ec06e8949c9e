using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using OrleansLsh.Core.Kernels;

namespace OrleansLsh.Core.Ranking;

/// <summary>Keeps the nearest of many offered slots; ties go to the lower slot.</summary>
/// <remarks>Offers are collected until twice as many as wanted are there, then the better half is selected:
/// cheaper than a heap, because most of the time an offer is one store. Reusable; not safe for concurrent use.</remarks>
public sealed class NearestBuffer
{
    private const int Slack = 32;

    // Distance above, as bits that order as it does, slot below.
    private ulong[] _entries = new ulong[64];
    private int _wanted;
    private float _least;
    private int _count;

    /// <summary>The largest distance that can still be among the nearest; the limit until enough were offered.</summary>
    public float Threshold { get; private set; }

    /// <summary>Offers that are kept at present; once more than wanted were, some of them are not among the nearest.</summary>
    public int Count => _count;

    /// <summary>Forgets all offers and starts with another number wanted.</summary>
    /// <param name="wanted">How many to keep, at least 1.</param>
    /// <param name="limit">Offers above this are passed over.</param>
    /// <param name="least">Offers below this count as this: squared distances are 0 or more, whatever rounding makes of them.</param>
    public void Reset(int wanted, float limit = float.PositiveInfinity, float least = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(wanted, 1);
        (_wanted, _count, _least) = (wanted, 0, least);
        Threshold = limit;
        int capacity = 2 * wanted + Slack;
        if (_entries.Length < capacity) _entries = new ulong[capacity];
    }

    /// <summary>Offers a slot; one above the threshold is passed over.</summary>
    /// <param name="distance">Squared distance, or another number that is the less the nearer.</param>
    /// <param name="slot">0 or above.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Offer(float distance, int slot)
    {
        if (!(distance <= Threshold)) return;
        if (_count == 2 * _wanted + Slack) Shrink();
        _entries[_count++] = Entry(distance, slot);
    }

    /// <summary>Offers a slot and keeps the threshold as tight as it can be: worth it where a tight threshold saves much work.</summary>
    public void OfferTightly(float distance, int slot)
    {
        if (!(distance <= Threshold)) return;
        ulong entry = Entry(distance, slot);
        int at = _entries.AsSpan(0, _count).BinarySearch(entry);
        if (at < 0) at = ~at;
        if (at == _wanted) return;
        if (_count == _wanted) _count--;
        _entries.AsSpan(at, _count - at).CopyTo(_entries.AsSpan(at + 1));
        _entries[at] = entry;
        if (++_count == _wanted) Threshold = Distance(_entries[_count - 1]);
    }

    /// <summary>Leaves as many as are wanted, in no order.</summary>
    /// <returns>How many there are, at most as many as wanted.</returns>
    public int Trim()
    {
        if (_count > _wanted) Shrink();
        return _count;
    }

    /// <summary>The farthest that is kept, after <see cref="Trim"/>; there must be one.</summary>
    public (float Distance, int Slot) Farthest()
    {
        ulong farthest = TensorPrimitives.Max<ulong>(_entries.AsSpan(0, _count));
        return (Distance(farthest), (int)(uint)farthest);
    }

    /// <summary>Brings the nearest to the first ranks, in no order, after <see cref="Trim"/>.</summary>
    /// <param name="nearest">How many, at most <see cref="Count"/>.</param>
    public void BringForward(int nearest) => Quickselect.Select(_entries.AsSpan(0, _count), nearest - 1);

    /// <summary>Brings those that are near enough before the others, in no order, after <see cref="Trim"/>.</summary>
    /// <param name="first">The rank from which on.</param>
    /// <param name="end">The rank up to which, exclusive.</param>
    /// <param name="limit">The greatest distance that is near enough.</param>
    /// <returns>The rank behind the last of them.</returns>
    public int BringForward(int first, int end, float limit)
    {
        Span<ulong> entries = _entries;
        int near = first;
        for (int rank = first; rank < end; rank++)
        {
            if (Distance(entries[rank]) > limit) continue;
            (entries[near], entries[rank]) = (entries[rank], entries[near]);
            near++;
        }
        return near;
    }

    /// <summary>Brings what is kept into order, nearest first.</summary>
    /// <returns>How many there are, at most as many as wanted.</returns>
    public int Sort()
    {
        _entries.AsSpan(0, Trim()).Sort();
        return _count;
    }

    /// <summary>The slot at a rank, after <see cref="Sort"/> or <see cref="Trim"/>.</summary>
    public int Slot(int rank) => (int)(uint)_entries[rank];

    /// <summary>The distance, as it was offered, at a rank, after <see cref="Sort"/> or <see cref="Trim"/>.</summary>
    public float Distance(int rank) => Distance(_entries[rank]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Entry(float distance, int slot)
    {
        // Those of positive numbers order as they do once the sign is set, those of negative ones the other way round.
        int bits = BitConverter.SingleToInt32Bits(Math.Max(distance, _least));
        return ((ulong)(uint)(bits ^ ((bits >> 31) | int.MinValue)) << 32) | (uint)slot;
    }

    private static float Distance(ulong entry)
    {
        int bits = (int)(entry >> 32);
        return BitConverter.Int32BitsToSingle(bits ^ (~(bits >> 31) | int.MinValue));
    }

    private void Shrink()
    {
        Quickselect.Select(_entries.AsSpan(0, _count), _wanted - 1);
        _count = _wanted;
        Threshold = Distance(_entries[_wanted - 1]);
    }
}
