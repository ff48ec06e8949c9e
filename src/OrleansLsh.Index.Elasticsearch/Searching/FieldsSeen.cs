using System.Collections.Concurrent;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>Source fields that some document lately had, so that not every search need ask whether a field is there.</summary>
internal sealed class FieldsSeen(TimeProvider time)
{
    private const int MaxEntries = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, long> _seenAt = new(StringComparer.Ordinal);

    /// <summary>Whether the field was there in the last minute.</summary>
    public bool Has(string field) => _seenAt.TryGetValue(field, out long at) && time.GetElapsedTime(at) < Lifetime;

    /// <summary>Notes that the field is there.</summary>
    public void Add(string field)
    {
        if (_seenAt.Count >= MaxEntries) _seenAt.Clear();
        _seenAt[field] = time.GetTimestamp();
    }
}
