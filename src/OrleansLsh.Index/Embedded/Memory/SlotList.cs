namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>Some slots, in no order. What one is given stays as it was; only the last one made of another may be added to.</summary>
internal readonly struct SlotList
{
    private const int Few = 64;

    private readonly int[] _slots;
    private readonly int _count, _released;

    private SlotList(int[] slots, int count, int released) => (_slots, _count, _released) = (slots, count, released);

    /// <summary>None.</summary>
    public static SlotList Empty { get; } = new([], 0, 0);

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>The slots.</summary>
    public ReadOnlySpan<int> Slots => _slots.AsSpan(0, _count);

    /// <summary>Whether so many are not wanted any more that <see cref="Only"/> is worth its time.</summary>
    public bool IsMostlyReleased => _released > Few && 2 * _released > _count;

    /// <summary>These and another.</summary>
    public SlotList With(int slot)
    {
        int[] slots = _slots;
        if (_count == slots.Length) Array.Resize(ref slots, Math.Max(Few, 2 * _count));
        slots[_count] = slot;
        return new SlotList(slots, _count + 1, _released);
    }

    /// <summary>These, one of which is not wanted any more.</summary>
    public SlotList Released() => new(_slots, _count, _released + 1);

    /// <summary>Those that are wanted.</summary>
    public SlotList Only(Predicate<int> isWanted)
    {
        int[] slots = Array.FindAll(_slots[.._count], isWanted);
        return new SlotList(slots, slots.Length, 0);
    }
}
