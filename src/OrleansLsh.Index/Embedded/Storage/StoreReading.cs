using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansLsh.Core.Formats;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Words;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>The documents of a collection as the file had them after one change, whatever is written or cleared out meanwhile.</summary>
internal sealed class StoreReading : IDisposable
{
    private readonly FileReading _file;
    private readonly long _key;
    private readonly SlotMap _map;
    private readonly LiveDocuments _live;
    private readonly MatchCache _matches;
    private readonly KnownFields _fields;
    private readonly bool _hasTerms;
    private readonly CancellationToken _cancellationToken;
    private readonly string _sourceBySlot;

    internal StoreReading(
        FileReading file, long key, SlotMap map, LiveDocuments live, MatchCache matches, KnownFields fields, bool hasTerms,
        CancellationToken cancellationToken) =>
        (_file, _key, _map, _live, _matches, _fields, _hasTerms, _cancellationToken, _sourceBySlot) =
        (file, key, map, live, matches, fields, hasTerms, cancellationToken, $"SELECT json FROM source_{key} WHERE slot = ?");

    private Connection Connection => _file.Connection;

    /// <summary>The live slots that match; the set is shared, so leave it alone.</summary>
    /// <param name="filter">A filter.</param>
    /// <param name="ids">Of the moment that is read.</param>
    public SlotSet Matching(Filter filter, KnownIds ids)
    {
        string fingerprint = filter.Fingerprint();
        if (_matches.Find(fingerprint, _live.Generation) is { } known) return known;
        RequireTerms();
        SlotSet found = new FilterQuery(Connection, _key, _map, _live.Slots, ids, _cancellationToken).Matching(filter);
        // An interruption may have come between two statements and met none.
        _cancellationToken.ThrowIfCancellationRequested();
        _matches.Keep(fingerprint, _live.Generation, found);
        return found;
    }

    /// <summary>The values at a path, each with how many of some documents have it.</summary>
    /// <param name="field">A path of the source.</param>
    /// <param name="among">Slots that live.</param>
    /// <returns>Null where there are more than are counted.</returns>
    public IReadOnlyList<TermCount>? CountTerms(string field, SlotSet among)
    {
        RequireTerms();
        int path = FilterQuery.PathKey(Connection, _key, field);
        var counted = new TermCounting();
        Statement statement = Connection.Prepare($"SELECT term, first, slots FROM term_{_key} WHERE term > ? AND term < ? ORDER BY term")
            .Bind(0, TermKey.Start(path)).Bind(1, TermKey.Start(path + 1));
        while (path != 0 && !counted.HasTooMany && statement.Step())
            counted.Add(
                statement.Blob(0)[TermKey.PathBytes..], Postings.Count((int)statement.Integer(1), statement.Blob(2), _map, among));
        statement.Reset();
        _cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<TermCount> counts = counted.Counts;
        return counted.HasTooMany ? null : counts;
    }

    /// <summary>Which of these fields no document has a value in, be it deep inside.</summary>
    public IReadOnlyList<string> MissingFields(IEnumerable<string> fields)
    {
        var missing = new List<string>();
        foreach (string field in fields)
        {
            if (_fields.Has(field, _live.Generation)) continue;
            if (FilterQuery.HasField(Connection, _key, field)) _fields.Add(field, _live.Generation);
            else missing.Add(field);
        }
        _cancellationToken.ThrowIfCancellationRequested();
        return missing;
    }

    /// <summary>BM25 of the documents whose field has at least one of the words, best first, ties by slot.</summary>
    /// <param name="field">A path of the source.</param>
    /// <param name="text">Words; one that ends in <c>*</c> stands for all that begin so.</param>
    /// <param name="limit">The most that are given.</param>
    /// <param name="among">Only these; null for all live documents.</param>
    /// <remarks>A document's length, which BM25 weighs, is that of all its text, and a word's rarity is counted over the whole collection.
    /// BM25 is a sum over the words: they are looked up one after the other, which costs what their postings are long.</remarks>
    public IReadOnlyList<(int Slot, double Score)> TextScores(string field, string text, int limit, SlotSet? among)
    {
        RequireTerms();
        int path = FilterQuery.PathKey(Connection, _key, field);
        if (path == 0 || limit == 0) return [];
        var best = new PriorityQueue<(int Slot, double Score), (double Score, int Order)>();
        foreach ((int slot, double score) in Scores(path, text, among))
        {
            if (best.Count < limit) best.Enqueue((slot, score), (score, -slot));
            else best.EnqueueDequeue((slot, score), (score, -slot));
        }
        var ranked = new (int Slot, double Score)[best.Count];
        for (int i = ranked.Length - 1; i >= 0; i--) ranked[i] = best.Dequeue();
        return ranked;
    }

    private Dictionary<int, double> Scores(int path, string text, SlotSet? among)
    {
        var scores = new Dictionary<int, double>();
        Statement statement = Connection.Prepare($"SELECT rowid, bm25(text_{_key}) FROM text_{_key} WHERE text_{_key} MATCH ?");
        foreach (TextWord word in TextWord.Of(text))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            statement.Bind(0, TextWords.Expression(path, word));
            while (statement.Step())
            {
                int slot = _map.ToSlot((int)statement.Integer(0));
                if (!(among?.Contains(slot) ?? _live.Slots.Contains(slot))) continue;
                // SQLite's bm25 is negative, the best the lowest.
                CollectionsMarshal.GetValueRefOrAddDefault(scores, slot, out _) -= statement.Real(1);
            }
            statement.Reset();
        }
        _cancellationToken.ThrowIfCancellationRequested();
        return scores;
    }

    /// <summary>The source of a document; undefined where it has none or does not live.</summary>
    /// <remarks>One at a time: each may have megabytes, and who reads them knows how many it may hold.</remarks>
    public JsonElement Source(int slot)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (!_live.Slots.Contains(slot)) return default;
        Statement statement = Connection.Prepare(_sourceBySlot).Bind(0, _map.ToStored(slot));
        JsonElement source = statement.Step() ? JsonElement.Parse(statement.Blob(0), SourceDepth.LenientDocument) : default;
        statement.Reset();
        return source;
    }

    private void RequireTerms()
    {
        if (!_hasTerms)
            throw new LshException(ErrorKind.InvalidFile,
                "The file is of an earlier version, which compared numbers and words in another way, so its filters and texts cannot be "
                + "answered. Open it once where it can be written, which brings it up to date.");
    }

    /// <summary>Ends it.</summary>
    public void Dispose() => _file.Dispose();
}
