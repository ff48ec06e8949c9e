using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using OrleansLsh.Core;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Embedded;

internal sealed partial class EmbeddedCollection
{
    private readonly ScratchPool[] _scratches;

    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
    {
        _state.RequireOpen();
        if (queries.Count == 1) return Task.FromResult<IReadOnlyList<SearchResponse>>([Search(queries[0])]);
        return Task.Run<IReadOnlyList<SearchResponse>>(
            () =>
            {
                var responses = new SearchResponse[queries.Count];
                try
                {
                    Parallel.For(0, queries.Count, new ParallelOptions { CancellationToken = cancellationToken }, i => responses[i] = Search(queries[i]));
                }
                catch (AggregateException errors) when (errors.InnerException is LshException first)
                {
                    // One bad query refuses the batch; the first error says why.
                    ExceptionDispatchInfo.Throw(first);
                }
                return responses;
            },
            cancellationToken);
    }

    private SearchResponse Search(IndexQuery query)
    {
        long start = Stopwatch.GetTimestamp();
        bool readsFile = query.Filter is not null || query.Include is not null || query.Text is not null;
        using FileThenMemory.Reading reading = _state.Read(readsFile);
        List<RankedSlot> ranked = Rank(query);
        return new SearchResponse(Hits(query, ranked), Stopwatch.GetElapsedTime(start));
    }

    private List<RankedSlot> Rank(IndexQuery query)
    {
        int self = query.Id is null ? -1 : Find(query.Id);
        SlotSet? among = query.Filter is null ? null : _store.Matching(query.Filter);
        var restriction = new SlotRestriction(among, among?.Count ?? 0, query.IncludeSelf ? -1 : self);
        int wanted = query.Offset + query.Limit;
        var ranked = new List<RankedSlot>(Math.Min(wanted, 128));
        if (among is not null && restriction.Matching == 0) return ranked;
        if (query.Fields.Count == 1 && query.Text is null) RankField(query.Fields[0], self, wanted, restriction, ranked);
        else Fuse(query, self, wanted, restriction, ranked);
        return ranked;
    }

    private void RankField(FieldQuery query, int self, int wanted, SlotRestriction restriction, List<RankedSlot> ranked)
    {
        int ordinal = Ordinal(query.Field);
        FieldIndex index = _fields[ordinal];
        if (self >= 0 && !index.Has(self)) return;
        ReadOnlySpan<float> vector = self >= 0 ? index.Vector(self) : query.Vector.Span;
        ReadOnlySpan<byte> codes = query.Codes.Span;
        if (query.Setting.Scoring == Scoring.MoreLikeThis && index.Model is { } model)
        {
            if (self < 0) RequireVersion(index, query.ModelVersion);
            else
            {
                var own = new byte[model.Subspaces];
                index.Codes(self, own);
                codes = own;
            }
        }
        Scratch scratch = _scratches[ordinal].Rent(index);
        new FieldSearch(index, restriction, query.Setting, scratch).Run(vector, codes, wanted, ranked);
        _scratches[ordinal].Return(scratch);
    }

    private SearchHit[] Hits(IndexQuery query, List<RankedSlot> ranked)
    {
        int last = Math.Min(ranked.Count, query.Offset + query.Limit), first = Math.Min(query.Offset, last);
        if (query.ScoreThreshold is { } least)
            while (last > first && ranked[last - 1].Score < least) last--;
        var hits = new SearchHit[last - first];
        for (int rank = first; rank < last; rank++) _documents.Prefetch(ranked[rank].Slot, bytes: false);
        for (int rank = first; rank < last; rank++) _documents.Prefetch(ranked[rank].Slot, bytes: true);
        IReadOnlyList<JsonElement>? sources = query.Include is null || hits.Length == 0
            ? null
            : _store.Sources([.. Enumerable.Range(first, hits.Length).Select(rank => ranked[rank].Slot)]);
        for (int i = 0; i < hits.Length; i++)
        {
            RankedSlot found = ranked[first + i];
            hits[i] = new SearchHit(
                _documents.IdText(found.Slot), found.Score, found.Distance,
                sources is null ? default : SourceSelection.Select(sources[i], query.Include!),
                query.WithVectors ? Vectors(found.Slot) : null);
        }
        return hits;
    }

    private Dictionary<string, ReadOnlyMemory<float>> Vectors(int slot)
    {
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>(_fields.Length);
        foreach (FieldIndex index in _fields)
            if (index.Has(slot)) vectors[index.Field.Name] = index.Vector(slot).ToArray();
        return vectors;
    }

    private int Find(string id)
    {
        int slot = _documents.Find(id);
        return slot >= 0 ? slot : throw new LshException(ErrorKind.UnknownDocument, $"Collection '{Name}' has no document '{id}'.");
    }
}
