using OrleansLsh.Index.Filters;

namespace OrleansLsh.Index.Embedded.Storage;

internal sealed partial class CollectionStore
{
    private readonly MatchCache _matches = new();

    /// <summary>The live slots that match; the set is shared, so leave it alone.</summary>
    public SlotSet Matching(Filter filter)
    {
        string json = filter.ToJson();
        long generation = Interlocked.Read(ref _generation);
        if (_matches.Find(json, generation) is { } known) return known;
        SlotSet found = _file.Read(connection => new FilterQuery(connection, _key, _map, _live).Matching(filter));
        _matches.Keep(json, generation, found);
        return found;
    }

    /// <summary>BM25 of the documents whose field has at least one of the words, best first, ties by slot.</summary>
    /// <param name="field">A path of the source.</param>
    /// <param name="text">Words; one that ends in <c>*</c> stands for all that begin so.</param>
    /// <param name="limit">The most that are given.</param>
    /// <param name="among">Only these; null for all live documents.</param>
    /// <remarks>A document's length, which BM25 weighs, is that of all its text, and a word's rarity is counted over the whole collection.</remarks>
    public IReadOnlyList<(int Slot, double Score)> TextScores(string field, string text, int limit, SlotSet? among) => _file.Read(connection =>
    {
        var best = new PriorityQueue<(int Slot, double Score), (double Score, int Order)>();
        int path = FilterQuery.PathKey(connection, _key, field);
        if (path == 0 || limit == 0 || TextWords.Expression(path, text, "OR") is not { } words) return Array.Empty<(int, double)>();
        Statement statement = connection.Prepare($"SELECT rowid, bm25(text_{_key}) FROM text_{_key} WHERE text_{_key} MATCH ?").Bind(0, words);
        while (statement.Step())
        {
            int slot = _map.ToSlot((int)statement.Integer(0));
            if (!(among ?? _live).Contains(slot)) continue;
            // SQLite's bm25 is negative, the best the lowest.
            double score = -statement.Real(1);
            if (best.Count < limit) best.Enqueue((slot, score), (score, -slot));
            else best.EnqueueDequeue((slot, score), (score, -slot));
        }
        statement.Reset();
        var scores = new (int Slot, double Score)[best.Count];
        for (int i = scores.Length - 1; i >= 0; i--) scores[i] = best.Dequeue();
        return scores;
    });
}
