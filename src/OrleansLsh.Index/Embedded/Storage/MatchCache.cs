namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>The last few filters and what they matched, so that the same filter in many queries is answered once.</summary>
/// <remarks>Filters are known by their fingerprints: they may be as large as a request.</remarks>
internal sealed class MatchCache
{
    private const int Capacity = 32;
    private readonly Lock _gate = new();
    private readonly LinkedList<(string Fingerprint, long Generation, SlotSet Matches)> _recent = new();

    /// <summary>What a filter matched in this generation of the collection; null where that is not known.</summary>
    public SlotSet? Find(string fingerprint, long generation)
    {
        lock (_gate)
        {
            LinkedListNode<(string Fingerprint, long Generation, SlotSet Matches)>? node = _recent.First;
            for (; node is not null; node = node.Next)
            {
                if (node.Value.Generation != generation || node.Value.Fingerprint != fingerprint) continue;
                _recent.Remove(node);
                _recent.AddFirst(node);
                return node.Value.Matches;
            }
            return null;
        }
    }

    /// <summary>Keeps what a filter matched; the one used longest ago goes.</summary>
    public void Keep(string fingerprint, long generation, SlotSet matches)
    {
        lock (_gate)
        {
            _recent.AddFirst((fingerprint, generation, matches));
            if (_recent.Count > Capacity) _recent.RemoveLast();
        }
    }
}
