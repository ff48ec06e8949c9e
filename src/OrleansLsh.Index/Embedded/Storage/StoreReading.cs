using System.Text.Json;
using OrleansLsh.Core.Formats;
using OrleansLsh.Index.Filters;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>The documents of a collection as the file had them after one change, whatever is written or cleared out meanwhile.</summary>
internal sealed class StoreReading : IDisposable
{
    private readonly FileReading _file;
    private readonly long _key;
    private readonly SlotMap _map;
    private readonly LiveDocuments _live;
    private readonly MatchCache _matches;
    private readonly CancellationToken _cancellationToken;

    internal StoreReading(
        FileReading file, long key, SlotMap map, LiveDocuments live, MatchCache matches, CancellationToken cancellationToken) =>
        (_file, _key, _map, _live, _matches, _cancellationToken) = (file, key, map, live, matches, cancellationToken);

    private Connection Connection => _file.Connection;

    /// <summary>The live slots that match; the set is shared, so leave it alone.</summary>
    public SlotSet Matching(Filter filter)
    {
        string json = filter.ToJson();
        if (_matches.Find(json, _live.Generation) is { } known) return known;
        SlotSet found = new FilterQuery(Connection, _key, _map, _live.Slots).Matching(filter);
        // An interruption may have come between two statements and met none.
        _cancellationToken.ThrowIfCancellationRequested();
        _matches.Keep(json, _live.Generation, found);
        return found;
    }

    /// <summary>BM25 of the documents whose field has at least one of the words, best first, ties by slot.</summary>
    /// <param name="field">A path of the source.</param>
    /// <param name="text">Words; one that ends in <c>*</c> stands for all that begin so.</param>
    /// <param name="limit">The most that are given.</param>
    /// <param name="among">Only these; null for all live documents.</param>
    /// <remarks>A document's length, which BM25 weighs, is that of all its text, and a word's rarity is counted over the whole collection.</remarks>
    public IReadOnlyList<(int Slot, double Score)> TextScores(string field, string text, int limit, SlotSet? among)
    {
        var best = new PriorityQueue<(int Slot, double Score), (double Score, int Order)>();
        int path = FilterQuery.PathKey(Connection, _key, field);
        if (path == 0 || limit == 0 || TextWords.Expression(path, text, "OR") is not { } words) return [];
        Statement statement = Connection.Prepare($"SELECT rowid, bm25(text_{_key}) FROM text_{_key} WHERE text_{_key} MATCH ?").Bind(0, words);
        while (statement.Step())
        {
            int slot = _map.ToSlot((int)statement.Integer(0));
            if (!(among?.Contains(slot) ?? _live.Slots.Contains(slot))) continue;
            // SQLite's bm25 is negative, the best the lowest.
            double score = -statement.Real(1);
            if (best.Count < limit) best.Enqueue((slot, score), (score, -slot));
            else best.EnqueueDequeue((slot, score), (score, -slot));
        }
        statement.Reset();
        _cancellationToken.ThrowIfCancellationRequested();
        var scores = new (int Slot, double Score)[best.Count];
        for (int i = scores.Length - 1; i >= 0; i--) scores[i] = best.Dequeue();
        return scores;
    }

    /// <summary>The sources of documents, in the order of the slots; undefined where a document has none or does not live.</summary>
    public IReadOnlyList<JsonElement> Sources(IReadOnlyList<int> slots)
    {
        Statement statement = Connection.Prepare($"SELECT json FROM source_{_key} WHERE slot = ?");
        var sources = new JsonElement[slots.Count];
        for (int i = 0; i < sources.Length; i++)
        {
            bool found = _live.Slots.Contains(slots[i]) && statement.Bind(0, _map.ToStored(slots[i])).Step();
            if (found) sources[i] = JsonElement.Parse(statement.Blob(0), SourceDepth.LenientDocument);
            statement.Reset();
        }
        _cancellationToken.ThrowIfCancellationRequested();
        return sources;
    }

    /// <summary>Ends it.</summary>
    public void Dispose() => _file.Dispose();
}
