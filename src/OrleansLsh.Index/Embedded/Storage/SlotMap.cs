namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>Slots in memory ↔ slots in the file. They are the same until so many documents have died that the gaps waste memory:
/// then opening the file numbers the living ones anew, in the same order. The file keeps its numbers.</summary>
internal sealed class SlotMap
{
    /// <summary>Gaps that are put up with.</summary>
    private const int MostGaps = 1_024;

    private readonly int[]? _stored;
    private readonly int _end;

    private SlotMap(int[]? stored, int end) => (_stored, _end) = (stored, end);

    /// <summary>First slot in memory that no document has.</summary>
    public int Next => _stored?.Length ?? _end;

    /// <summary>A map for the documents of a file.</summary>
    /// <param name="live">Their slots in the file.</param>
    /// <param name="next">First slot in the file that no document ever had.</param>
    public static SlotMap Of(SlotSet live, int next)
    {
        int count = live.Count;
        return new SlotMap(next - count > Math.Max(MostGaps, count) ? [.. live.Slots()] : null, next);
    }

    /// <summary>The slot in the file of a slot in memory.</summary>
    public int ToStored(int slot) => _stored is null ? slot : slot < _stored.Length ? _stored[slot] : slot - _stored.Length + _end;

    /// <summary>The slot in memory of a slot in the file; −1 for a document that was dead when the file was opened.</summary>
    public int ToSlot(int stored)
    {
        if (_stored is null) return stored;
        return stored >= _end ? stored - _end + _stored.Length : Math.Max(-1, Array.BinarySearch(_stored, stored));
    }

    /// <summary>The new slots of several; −1 for the dead among them.</summary>
    public void ToSlots(Span<int> stored)
    {
        if (_stored is null) return;
        foreach (ref int slot in stored) slot = ToSlot(slot);
    }
}
