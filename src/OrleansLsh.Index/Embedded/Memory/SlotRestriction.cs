using OrleansLsh.Core.Scan;
using OrleansLsh.Index.Embedded.Storage;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>Which slots a search may return.</summary>
/// <param name="among">Only these; null for all.</param>
/// <param name="matching">How many are in it.</param>
/// <param name="except">Not this one; −1 for none.</param>
/// <param name="live">The slots that live, where <paramref name="among"/> is null; null where all do that the index holds.</param>
/// <param name="without">Not these either; null for none.</param>
internal readonly struct SlotRestriction(SlotSet? among, int matching, int except, LiveSlots? live = null, SlotSet? without = null)
{
    /// <summary>Any slot may be returned.</summary>
    public static SlotRestriction None => new(null, 0, -1);

    /// <summary>Only these; null for all.</summary>
    public SlotSet? Among => among;

    /// <summary>How many slots are in <see cref="Among"/>.</summary>
    public int Matching => matching;

    /// <summary>Whether a slot may be returned.</summary>
    public bool Allows(int slot) => slot != except && (among is not null ? among.Contains(slot) : live is null || live.Contains(slot))
        && (without is null || !without.Contains(slot));

    /// <summary>Which documents of a cell may be returned.</summary>
    /// <param name="slots">Their slots.</param>
    /// <param name="allowed">A block of 16 documents each, written whole: bit i for its i-th document.</param>
    public void Allowed(ReadOnlySpan<int> slots, Span<ushort> allowed)
    {
        for (int block = 0; block < allowed.Length; block++)
        {
            ReadOnlySpan<int> these = slots[(block * SignBlocks.BlockSize)..Math.Min(slots.Length, (block + 1) * SignBlocks.BlockSize)];
            allowed[block] = among is null ? ushort.MaxValue : SlotBits.In(these, among.Words);
            if (among is not null && without is null && except < 0) continue;
            for (int i = 0; i < these.Length; i++)
                if (!Allows(these[i])) allowed[block] &= (ushort)~(1 << i);
        }
    }

    /// <summary>Which of 64 neighbouring slots may be returned.</summary>
    /// <param name="word">Slots 64·word to 64·word + 63.</param>
    public ulong Allowed(int word)
    {
        ulong allowed = among is null ? live?.Word(word) ?? ulong.MaxValue : word < among.Words.Length ? among.Words[word] : 0;
        if (without is not null && word < without.Words.Length) allowed &= ~without.Words[word];
        return except >= 0 && except / 64 == word ? allowed & ~(1ul << (except % 64)) : allowed;
    }
}
