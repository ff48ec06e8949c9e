using System.Collections.Concurrent;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>How many documents a filter lately kept, so that a search knows how many cells to probe under it.</summary>
internal sealed class MatchCounts(TimeProvider time)
{
    private const int MaxEntries = 1_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, (long Matching, long Total, long TakenAt)> _counts = new(StringComparer.Ordinal);

    /// <summary>The counts, if they were taken in the last ten seconds.</summary>
    public (long Matching, long Total)? Find(string key) =>
        _counts.TryGetValue(key, out (long Matching, long Total, long TakenAt) entry) && time.GetElapsedTime(entry.TakenAt) < Lifetime
            ? (entry.Matching, entry.Total)
            : null;

    /// <summary>Keeps counts.</summary>
    public void Keep(string key, long matching, long total)
    {
        if (_counts.Count >= MaxEntries) _counts.Clear();
        _counts[key] = (matching, total, time.GetTimestamp());
    }
}
