using System.Numerics;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>The slots whose documents live, at one moment: it never changes, and the next moment's shares what stayed the same.</summary>
/// <remarks>A bitmap in pages of 4,096 slots (512 bytes); pages without a living document take nothing.</remarks>
internal sealed class LiveSlots
{
    private const int PageWords = 64;
    private const int PageSlots = PageWords * 64;

    /// <summary>Nothing lives.</summary>
    public static readonly LiveSlots None = new([], 0);

    private readonly ulong[]?[] _pages;

    private LiveSlots(ulong[]?[] pages, int count) => (_pages, Count) = (pages, count);

    /// <summary>Slots in the set.</summary>
    public int Count { get; }

    /// <summary>No slot from this one on lives.</summary>
    public int End => _pages.Length * PageSlots;

    /// <summary>The slots of a set.</summary>
    public static LiveSlots Of(SlotSet slots)
    {
        ReadOnlySpan<ulong> words = slots.Words;
        var pages = new ulong[]?[(words.Length + PageWords - 1) / PageWords];
        int count = 0;
        for (int page = 0; page < pages.Length; page++)
        {
            ReadOnlySpan<ulong> part = words.Slice(page * PageWords, Math.Min(PageWords, words.Length - page * PageWords));
            int living = 0;
            foreach (ulong word in part) living += BitOperations.PopCount(word);
            count += living;
            if (living == 0) continue;
            part.CopyTo(pages[page] = new ulong[PageWords]);
        }
        return new LiveSlots(pages, count);
    }

    /// <summary>Whether a slot is in the set; −1 is not.</summary>
    public bool Contains(int slot)
    {
        ulong[]?[] pages = _pages;
        uint page = (uint)slot / PageSlots;
        return page < (uint)pages.Length && pages[page] is { } words && (words[(uint)slot / 64 % PageWords] >> (slot & 63) & 1) != 0;
    }

    /// <summary>Which of 64 neighbouring slots are in the set.</summary>
    /// <param name="word">Slots 64·word to 64·word + 63.</param>
    public ulong Word(int word) => word / PageWords < _pages.Length && _pages[word / PageWords] is { } words ? words[word % PageWords] : 0;

    /// <summary>The set without some slots and with others.</summary>
    /// <param name="dead">Slots that live no more; what is not in the set is of no matter.</param>
    /// <param name="first">The first of the slots that live from now on.</param>
    /// <param name="count">How many.</param>
    public LiveSlots With(IReadOnlyList<int> dead, int first, int count)
    {
        var pages = new ulong[]?[Math.Max(_pages.Length, count == 0 ? 0 : (first + count - 1) / PageSlots + 1)];
        _pages.CopyTo(pages, 0);
        int living = Count;
        foreach (int slot in dead)
        {
            if ((uint)(slot / PageSlots) >= (uint)pages.Length || pages[slot / PageSlots] is null) continue;
            ref ulong word = ref Own(pages, slot);
            ulong bit = 1ul << (slot % 64);
            if ((word & bit) == 0) continue;
            word &= ~bit;
            living--;
        }
        for (int slot = first; slot < first + count; slot++) Own(pages, slot) |= 1ul << (slot % 64);
        foreach (int slot in dead)
            if ((uint)(slot / PageSlots) < (uint)pages.Length && pages[slot / PageSlots] is { } words
                && !words.AsSpan().ContainsAnyExcept(0ul))
                pages[slot / PageSlots] = null;
        return new LiveSlots(pages, living + count);
    }

    /// <summary>A set of its own with the same slots.</summary>
    public SlotSet Copy()
    {
        var copy = new ulong[_pages.Length * PageWords];
        for (int page = 0; page < _pages.Length; page++) _pages[page]?.CopyTo(copy, page * PageWords);
        return new SlotSet(copy);
    }

    /// <summary>The slots in ascending order.</summary>
    public IEnumerable<int> Slots()
    {
        for (int page = 0; page < _pages.Length; page++)
        {
            if (_pages[page] is not { } words) continue;
            for (int i = 0; i < PageWords; i++)
                for (ulong word = words[i]; word != 0; word &= word - 1)
                    yield return page * PageSlots + i * 64 + BitOperations.TrailingZeroCount(word);
        }
    }

    private ref ulong Own(ulong[]?[] pages, int slot)
    {
        int page = slot / PageSlots;
        ulong[]? before = page < _pages.Length ? _pages[page] : null;
        if (pages[page] is null || ReferenceEquals(pages[page], before)) pages[page] = before is null ? new ulong[PageWords] : [.. before];
        return ref pages[page]![slot / 64 % PageWords];
    }
}
