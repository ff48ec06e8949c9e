using System.Numerics;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>A set of slots as a bitmap.</summary>
internal sealed class SlotSet
{
    private ulong[] _words;

    /// <summary>An empty set.</summary>
    /// <param name="capacity">Slots it has room for; it grows where needed.</param>
    public SlotSet(int capacity = 0) => _words = new ulong[(capacity + 63) >> 6];

    /// <summary>The set of a bitmap, which is its own from now on.</summary>
    internal SlotSet(ulong[] words) => _words = words;

    /// <summary>64 slots per word, slot 0 in the lowest bit of word 0; slots past the end are not in the set.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    /// <summary>Number of slots in the set; counted anew on each call.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            foreach (ulong word in _words) count += BitOperations.PopCount(word);
            return count;
        }
    }

    /// <summary>Whether a slot is in the set.</summary>
    public bool Contains(int slot)
    {
        int word = slot >> 6;
        return (uint)word < (uint)_words.Length && (_words[word] >> (slot & 63) & 1) != 0;
    }

    /// <summary>Makes room, so that putting slots in cannot fail.</summary>
    /// <param name="capacity">Slots below this one have room.</param>
    public void Reserve(int capacity)
    {
        int words = (int)((capacity + 63L) >> 6);
        if (words > _words.Length) Array.Resize(ref _words, Math.Max(words, _words.Length * 2));
    }

    /// <summary>Puts a slot in.</summary>
    public void Add(int slot)
    {
        Reserve(slot + 1);
        _words[slot >> 6] |= 1ul << (slot & 63);
    }

    /// <summary>Puts slots first to first + count − 1 in.</summary>
    public void AddRange(int first, int count)
    {
        for (int slot = first; slot < first + count; slot++) Add(slot);
    }

    /// <summary>Takes a slot out.</summary>
    public void Remove(int slot)
    {
        if (Contains(slot)) _words[slot >> 6] &= ~(1ul << (slot & 63));
    }

    /// <summary>Keeps what is in the other set too.</summary>
    public void IntersectWith(SlotSet other)
    {
        for (int i = 0; i < _words.Length; i++) _words[i] &= i < other._words.Length ? other._words[i] : 0;
    }

    /// <summary>Keeps what lives.</summary>
    public void IntersectWith(LiveSlots live)
    {
        for (int i = 0; i < _words.Length; i++) _words[i] &= live.Word(i);
    }

    /// <summary>Adds what is in the other set.</summary>
    public void UnionWith(SlotSet other)
    {
        if (other._words.Length > _words.Length) Array.Resize(ref _words, other._words.Length);
        for (int i = 0; i < other._words.Length; i++) _words[i] |= other._words[i];
    }

    /// <summary>Takes out what is in the other set.</summary>
    public void ExceptWith(SlotSet other)
    {
        int shared = Math.Min(_words.Length, other._words.Length);
        for (int i = 0; i < shared; i++) _words[i] &= ~other._words[i];
    }

    /// <summary>A set of its own with the same slots.</summary>
    public SlotSet Copy() => new((ulong[])_words.Clone());

    /// <summary>The slots in ascending order; the set is left alone meanwhile.</summary>
    public IEnumerable<int> Slots()
    {
        for (int i = 0; i < _words.Length; i++)
            for (ulong word = _words[i]; word != 0; word &= word - 1)
                yield return (i << 6) + BitOperations.TrailingZeroCount(word);
    }
}
