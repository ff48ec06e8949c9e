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

    /// <summary>Makes the estimates of slots that may not be returned infinite.</summary>
    public void Exclude(ReadOnlySpan<int> slots, Span<float> estimates)
    {
        if (among is null || without is not null)
        {
            for (int i = 0; i < slots.Length; i++)
                if (!Allows(slots[i])) estimates[i] = float.PositiveInfinity;
            return;
        }
        // A filter is looked at for each document of all cells probed: without a branch, which no processor would foresee.
        ReadOnlySpan<ulong> words = among.Words;
        Span<float> excluded = estimates[..slots.Length];
        for (int i = 0; i < slots.Length; i++)
        {
            int slot = slots[i], word = slot >> 6;
            ulong bits = (uint)word < (uint)words.Length ? words[word] : 0;
            excluded[i] = (bits >> slot & 1) == 0 || slot == except ? float.PositiveInfinity : excluded[i];
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
