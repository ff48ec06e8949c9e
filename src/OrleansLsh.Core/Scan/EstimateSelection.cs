using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OrleansLsh.Core.Kernels;
using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Core.Scan;

/// <summary>Tells which documents estimates are of.</summary>
public interface IEstimatedSlots
{
    /// <summary>Finds a document that may be chosen.</summary>
    /// <param name="place">Its estimate's place.</param>
    /// <param name="slot">Its slot.</param>
    /// <returns>False where the document may not be chosen.</returns>
    bool TryGet(int place, out int slot);
}

/// <summary>Picks the documents of the least estimates without a heap: a sample tells below which estimate about enough of them lie, and
/// one pass gathers those.</summary>
public static class EstimateSelection
{
    private const int SampleSize = 256;

    /// <summary>Keeps the documents of the least estimates; those with an estimate of +∞ are left out.</summary>
    /// <param name="estimates">One a document; +∞ at places without one. Estimates below 0 count as 0.</param>
    /// <param name="wanted">How many to keep, at least 1.</param>
    /// <param name="slots">The documents, and which of them may be chosen; asked only for those of little distance, so where few may be
    /// chosen, the estimates of the others are better made +∞ before.</param>
    /// <param name="sampled">Scratch memory.</param>
    /// <param name="into">Gets them, in no order.</param>
    /// <typeparam name="TSlots">A structure, so that asking it costs no call.</typeparam>
    public static void Select<TSlots>(
        ReadOnlySpan<float> estimates, int wanted, TSlots slots, NearestBuffer sampled, NearestBuffer into)
        where TSlots : struct, IEstimatedSlots
    {
        float limit = Limit(estimates, wanted, sampled);
        into.Reset(wanted, limit);
        Offer(estimates, slots, into);
        // The sample misled: the estimates below its limit are too few.
        if (into.Count < wanted && limit < float.MaxValue)
        {
            into.Reset(wanted, float.MaxValue);
            Offer(estimates, slots, into);
        }
    }

    /// <summary>Keeps the documents of the least estimates behind those that <see cref="Select"/> kept.</summary>
    /// <param name="estimates">As they were.</param>
    /// <param name="wanted">How many more to keep, at least 1.</param>
    /// <param name="limit">The greatest estimate of any interest.</param>
    /// <param name="slots">As they were.</param>
    /// <param name="kept">What was kept; gets those that follow, in no order.</param>
    /// <typeparam name="TSlots">A structure, so that asking it costs no call.</typeparam>
    public static void SelectMore<TSlots>(ReadOnlySpan<float> estimates, int wanted, float limit, TSlots slots, NearestBuffer kept)
        where TSlots : struct, IEstimatedSlots
    {
        (float distance, int last) = kept.Farthest();
        kept.Reset(wanted, limit);
        float least = distance > 0 ? distance : float.NegativeInfinity;
        Offer(estimates, new Behind<TSlots>(estimates, distance, last, slots), kept, least);
    }

    /// <summary>An estimate below which probably more than the wanted number lie, but not many more.</summary>
    private static float Limit(ReadOnlySpan<float> estimates, int wanted, NearestBuffer sampled)
    {
        int step = estimates.Length / SampleSize;
        double share = (double)wanted / Math.Max(1, step);
        // Three standard deviations of how many of the wanted come into the sample.
        int rank = (int)Math.Ceiling(share + 3 * Math.Sqrt(share) + 1);
        if (step < 2 || rank >= SampleSize / 2) return float.MaxValue;
        sampled.Reset(rank);
        for (int at = 0; at < estimates.Length; at += step) sampled.OfferTightly(estimates[at], 0);
        return Math.Min(sampled.Threshold, float.MaxValue);
    }

    [MethodImpl(Compilation.AtOnce)]
    private static void Offer<TSlots>(
        ReadOnlySpan<float> estimates, TSlots slots, NearestBuffer into, float least = float.NegativeInfinity)
        where TSlots : struct, IEstimatedSlots, allows ref struct
    {
        ref float first = ref MemoryMarshal.GetReference(estimates);
        int at = 0;
        for (; at <= estimates.Length - 16; at += 16)
        {
            Vector512<float> sixteen = Vector512.LoadUnsafe(ref first, (nuint)at);
            ulong near = (Vector512.LessThanOrEqual(sixteen, Vector512.Create(into.Threshold))
                & Vector512.GreaterThanOrEqual(sixteen, Vector512.Create(least))).ExtractMostSignificantBits();
            for (; near != 0; near &= near - 1)
            {
                int hit = at + BitOperations.TrailingZeroCount(near);
                if (slots.TryGet(hit, out int slot)) into.Offer(estimates[hit], slot);
            }
        }
        for (; at < estimates.Length; at++)
        {
            if (estimates[at] >= least && estimates[at] <= into.Threshold && slots.TryGet(at, out int slot))
                into.Offer(estimates[at], slot);
        }
    }

    /// <summary>Leaves out what does not come behind a document, by estimate and then by slot.</summary>
    private readonly ref struct Behind<TSlots>(ReadOnlySpan<float> estimates, float distance, int last, TSlots slots) : IEstimatedSlots
        where TSlots : struct, IEstimatedSlots
    {
        private readonly ReadOnlySpan<float> _estimates = estimates;

        public bool TryGet(int place, out int slot) =>
            slots.TryGet(place, out slot) && (Math.Max(_estimates[place], 0) > distance || slot > last);
    }
}
