using System.Collections.Concurrent;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>Source fields that some document had in a generation, so that not every search need look whether a field is there. Safe for
/// concurrent use.</summary>
internal sealed class KnownFields
{
    private const int MaxEntries = 10_000;

    private readonly ConcurrentDictionary<string, long> _seen = new(StringComparer.Ordinal);

    /// <summary>Whether the field is known to be there in a generation.</summary>
    public bool Has(string field, long generation) => _seen.TryGetValue(field, out long seen) && seen == generation;

    /// <summary>Notes that the field is there in a generation.</summary>
    public void Add(string field, long generation)
    {
        if (_seen.Count >= MaxEntries) _seen.Clear();
        _seen[field] = generation;
    }
}
