using System.Collections.Concurrent;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>What the server was lately asked about the documents of a collection, so that not every search need ask again.</summary>
/// <remarks>How old a process's knowledge of a collection may be, its index, models and settings, is decided in the service, which takes
/// what proves outdated anew. These findings say how a filter's matches are looked for, each way as well as was promised, and which
/// warnings to give: an answer by one that is outdated is no worse. So they live for ten seconds, and that is all.</remarks>
internal sealed class RecentFindings<T>(TimeProvider time)
    where T : struct
{
    private const int MaxEntries = 1_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, (T Found, long At)> _entries = new(StringComparer.Ordinal);

    /// <summary>What was found in the last ten seconds; null for nothing.</summary>
    public T? Find(string key) =>
        _entries.TryGetValue(key, out (T Found, long At) entry) && time.GetElapsedTime(entry.At) < Lifetime ? entry.Found : null;

    /// <summary>Keeps what was found.</summary>
    /// <param name="key">Some hundred characters at most: a thousand are kept.</param>
    /// <param name="found">What was found.</param>
    public void Keep(string key, T found)
    {
        if (_entries.Count >= MaxEntries) _entries.Clear();
        _entries[key] = (found, time.GetTimestamp());
    }
}

/// <summary>How many documents a filter keeps, of those that have a vector.</summary>
internal readonly record struct MatchCount(long Matching, long Total);
