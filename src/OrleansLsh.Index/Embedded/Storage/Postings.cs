namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>Term → slots of one batch, gathered before they are written.</summary>
/// <remarks>Slots are stored as differences in LEB128: the first from the batch's first slot, the next from the one before.</remarks>
internal sealed class Postings(int firstSlot)
{
    private readonly Dictionary<byte[], List> _lists = new(Utf8Key.Comparer);

    /// <summary>Adds a document to a term; documents come in the order of their slots.</summary>
    public void Add(ReadOnlySpan<byte> term, int slot)
    {
        Dictionary<byte[], List>.AlternateLookup<ReadOnlySpan<byte>> lookup = _lists.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(term, out List? list)) lookup[term] = list = new List(firstSlot);
        list.Add(slot);
    }

    /// <summary>Terms in the order of their bytes, so that writing them walks the table from left to right.</summary>
    public IEnumerable<(byte[] Term, List Slots)> InOrder()
    {
        var terms = new (byte[] Term, List Slots)[_lists.Count];
        int i = 0;
        foreach ((byte[] term, List list) in _lists) terms[i++] = (term, list);
        Array.Sort(terms, static (x, y) => x.Term.AsSpan().SequenceCompareTo(y.Term));
        return terms;
    }

    /// <summary>Adds the slots of a stored list to a set.</summary>
    /// <param name="firstSlot">The batch's first slot in the file.</param>
    /// <param name="stored">The list.</param>
    /// <param name="map">Gives the slots in memory, which the set holds.</param>
    /// <param name="target">The set; a dead document may or may not be added.</param>
    public static void Read(int firstSlot, ReadOnlySpan<byte> stored, SlotMap map, SlotSet target)
    {
        for (int slot = firstSlot; !stored.IsEmpty;)
        {
            slot += (int)Leb128.Read(ref stored);
            if (map.ToSlot(slot) is >= 0 and int found) target.Add(found);
        }
    }

    /// <summary>How many slots of a stored list are in a set.</summary>
    /// <param name="firstSlot">The batch's first slot in the file.</param>
    /// <param name="stored">The list.</param>
    /// <param name="map">Gives the slots in memory, which the set holds.</param>
    /// <param name="among">The set.</param>
    public static int Count(int firstSlot, ReadOnlySpan<byte> stored, SlotMap map, SlotSet among)
    {
        int count = 0;
        for (int slot = firstSlot; !stored.IsEmpty;)
        {
            slot += (int)Leb128.Read(ref stored);
            if (map.ToSlot(slot) is >= 0 and int found && among.Contains(found)) count++;
        }
        return count;
    }

    /// <summary>A stored list without some slots.</summary>
    public static List Without(int firstSlot, ReadOnlySpan<byte> stored, List removed)
    {
        // Both lists ascend, so one walk over both is enough.
        var kept = new List(firstSlot);
        ReadOnlySpan<byte> gone = removed.Stored;
        int dead = gone.IsEmpty ? int.MaxValue : firstSlot + (int)Leb128.Read(ref gone);
        for (int slot = firstSlot; !stored.IsEmpty;)
        {
            slot += (int)Leb128.Read(ref stored);
            while (dead < slot) dead = gone.IsEmpty ? int.MaxValue : dead + (int)Leb128.Read(ref gone);
            if (slot != dead) kept.Add(slot);
        }
        return kept;
    }

    /// <summary>The slots of one term.</summary>
    internal sealed class List(int firstSlot)
    {
        private byte[] _bytes = new byte[8];
        private int _length;
        private int _last = firstSlot;

        /// <summary>The bytes as the file keeps them; empty where there is no slot.</summary>
        public ReadOnlySpan<byte> Stored => _bytes.AsSpan(0, _length);

        public void Add(int slot)
        {
            // The same value twice in one array counts once.
            if (_length > 0 && slot == _last) return;
            if (_bytes.Length - _length < Leb128.MaxBytes) Array.Resize(ref _bytes, _bytes.Length * 2);
            _length += Leb128.Write(_bytes.AsSpan(_length), (uint)(slot - _last));
            _last = slot;
        }
    }
}
