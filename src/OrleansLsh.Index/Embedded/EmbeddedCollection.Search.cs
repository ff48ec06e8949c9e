using System.Diagnostics;
using System.Runtime.ExceptionServices;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded;

internal sealed partial class EmbeddedCollection
{
    private readonly ScratchPool[] _scratches;

    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
    {
        return queries.Count == 1
            ? Task.FromResult<IReadOnlyList<SearchResponse>>([Answer(queries[0], cancellationToken)])
            : AnswerAsync(queries, query => Answer(query, cancellationToken), cancellationToken);
    }

    /// <summary>Answers one query at once, and several over all cores.</summary>
    internal static Task<IReadOnlyList<SearchResponse>> AnswerAsync(
        IReadOnlyList<IndexQuery> queries, Func<IndexQuery, SearchResponse> answer, CancellationToken cancellationToken)
    {
        if (queries.Count == 1) return Task.FromResult<IReadOnlyList<SearchResponse>>([answer(queries[0])]);
        return Task.Run<IReadOnlyList<SearchResponse>>(
            () =>
            {
                var responses = new SearchResponse[queries.Count];
                try
                {
                    var options = new ParallelOptions
                    {
                        CancellationToken = cancellationToken,
                        MaxDegreeOfParallelism = Environment.ProcessorCount,
                    };
                    Parallel.For(0, queries.Count, options, i => responses[i] = answer(queries[i]));
                }
                catch (AggregateException errors) when (errors.InnerException is LshException or OperationCanceledException)
                {
                    // One bad query refuses the batch; the first error says why.
                    ExceptionDispatchInfo.Throw(errors.InnerException);
                }
                return responses;
            },
            cancellationToken);
    }

    private SearchResponse Answer(IndexQuery query, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        Looked looked = Look(query);
        SearchRequest request = query.Request;
        SlotSet? among = request.Filter is null ? null : _store.FindMatching(request.Filter, looked.View.Live);
        StoreReading? reading = null;
        if (SourceSelection.IsWanted(request) || request.Text is not null || (request.Filter is not null && among is null))
            (looked, reading) = _store.Begin(() => Look(query), now => now.View.Live, cancellationToken);
        using (reading)
        {
            CollectionView view = looked.View;
            if (request.Filter is not null && reading is not null) among = reading.Matching(request.Filter, looked.Ids);
            List<RankedSlot> ranked = Rank(new Search(query, view, reading, looked.Self, among, looked.Without, cancellationToken));
            return new SearchResponse(Hits(query, view, reading, ranked), Stopwatch.GetElapsedTime(start));
        }
    }

    /// <summary>What memory holds now, where in it the query's document and those are that it leaves out, and the ids that its filter asks
    /// for.</summary>
    private Looked Look(IndexQuery query)
    {
        SearchRequest request = query.Request;
        bool isOfIds = request.Filter?.FieldClauses.Any(clause => clause.IsOfId) == true;
        if (request.Id is null && query.Without.Count == 0 && !isOfIds) return new Looked(View(), -1, null, KnownIds.None);
        string[] named = isOfIds ? KnownIds.Of(request.Filter) : [];
        (CollectionView view, int[] slots) =
            Find([.. named, .. query.Without, .. request.Id is null ? Array.Empty<string>() : [request.Id]]);
        int self = request.Id is null ? -1 : slots[^1];
        if (request.Id is not null && self < 0)
            throw new LshException(ErrorKind.UnknownDocument, $"Collection '{Name}' has no document '{request.Id}'.");
        KnownIds ids = isOfIds ? new KnownIds(named.Zip(slots).ToDictionary(), view.Ids) : KnownIds.None;
        return new Looked(view, self, Set(slots.AsSpan(named.Length, query.Without.Count)), ids);
    }

    private static SlotSet? Set(ReadOnlySpan<int> slots)
    {
        if (slots.IsEmpty) return null;
        var set = new SlotSet();
        foreach (int slot in slots)
            if (slot >= 0) set.Add(slot);
        return set;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> MissingFieldsAsync(IReadOnlyCollection<string> fields, CancellationToken cancellationToken) =>
        Task.FromResult(_store.MissingFields(fields, cancellationToken));

    private List<RankedSlot> Rank(Search search)
    {
        IndexQuery query = search.Query;
        foreach (FieldQuery field in query.Fields) field.RequireEmbedder(search.View.Fields[Ordinal(field.Field)].Field, Name);
        var ranked = new List<RankedSlot>(Math.Min(query.Wanted, 128));
        if (search.Among is not null && search.Restriction.Matching == 0) return ranked;
        if (Only(search) is { } only) RankField(search, only, query, ranked);
        else Fuse(search, ranked);
        return ranked;
    }

    /// <summary>The field of a search that is about one: by id, the only one of those named that the document has. Null where scores are
    /// summed up.</summary>
    private FieldQuery? Only(Search search)
    {
        IndexQuery query = search.Query;
        if (!query.IsFused) return query.Fields[0];
        if (search.Self < 0 || query.Request.Text is not null) return null;
        FieldQuery? only = null;
        foreach (FieldQuery field in query.Fields)
        {
            if (!search.View.Fields[Ordinal(field.Field)].Has(search.Self)) continue;
            if (only is not null) return null;
            only = field;
        }
        return only;
    }

    /// <summary>Ranks the documents of one field.</summary>
    /// <param name="search">The search at work.</param>
    /// <param name="field">The field.</param>
    /// <param name="query">How many are wanted: those of the search, or candidates of a fused one.</param>
    /// <param name="ranked">Gets them, best first.</param>
    private void RankField(Search search, FieldQuery field, IndexQuery query, List<RankedSlot> ranked)
    {
        int ordinal = Ordinal(field.Field), self = search.Self;
        FieldIndex index = search.View.Fields[ordinal];
        if (field.ModelVersion != 0) RequireVersion(index, field.ModelVersion);
        if (self >= 0 && !index.Has(self)) return;
        ReadOnlySpan<float> vector = self >= 0 ? index.Vector(self) : field.Vector.Span;
        ReadOnlySpan<byte> codes = field.Codes.Span;
        if (field.Setting.Scoring == Scoring.MoreLikeThis && index.Model is { } model)
        {
            if (self < 0) RequireVersion(index, field.ModelVersion);
            else
            {
                var own = new byte[model.Subspaces];
                index.Codes(self, own);
                codes = own;
            }
        }
        Scratch scratch = _scratches[ordinal].Rent(index, search.CancellationToken);
        new FieldSearch(index, search.Restriction, field.Setting, scratch, field.UsualDistance).Run(vector, codes, query, ranked);
        _scratches[ordinal].Return(scratch);
    }

    private static SearchHit[] Hits(IndexQuery query, CollectionView view, StoreReading? reading, List<RankedSlot> ranked)
    {
        SearchRequest request = query.Request;
        int last = Math.Min(ranked.Count, query.Wanted), first = Math.Min(request.Offset, last);
        if (request.ScoreThreshold is { } least)
            while (last > first && ranked[last - 1].Score < least) last--;
        query.Budget.ChargeHits(last - first);
        var hits = new SearchHit[last - first];
        for (int rank = first; rank < last; rank++) view.Ids.Prefetch(ranked[rank].Slot, bytes: false);
        for (int rank = first; rank < last; rank++) view.Ids.Prefetch(ranked[rank].Slot, bytes: true);
        for (int i = 0; i < hits.Length; i++)
        {
            RankedSlot found = ranked[first + i];
            hits[i] = new SearchHit(
                view.Ids.Text(found.Slot), found.Score, found.Distance,
                SourceSelection.IsWanted(request) ? SourceSelection.Select(reading!.Source(found.Slot), request) : default,
                request.WithVectors ? Vectors(view, found.Slot) : null);
            query.Budget.ChargeParts(hits[i]);
        }
        return hits;
    }

    /// <summary>What a query looks up when it begins.</summary>
    /// <param name="View">What memory holds.</param>
    /// <param name="Self">The slot of the query's document; −1 for a query without one.</param>
    /// <param name="Without">What is not to be returned; null for nothing.</param>
    /// <param name="Ids">The ids that its filter asks for.</param>
    private readonly record struct Looked(CollectionView View, int Self, SlotSet? Without, KnownIds Ids);

    /// <summary>A search at work.</summary>
    /// <param name="Query">What is asked.</param>
    /// <param name="View">What memory held when it began.</param>
    /// <param name="Reading">The file of that moment; null where the query needs nothing of it.</param>
    /// <param name="Self">The slot of the query's document; −1 for a query without one.</param>
    /// <param name="Among">What the filter matches; null without a filter.</param>
    /// <param name="Without">What is not to be returned; null for nothing.</param>
    /// <param name="CancellationToken">Ends it.</param>
    private sealed record Search(
        IndexQuery Query, CollectionView View, StoreReading? Reading, int Self, SlotSet? Among, SlotSet? Without,
        CancellationToken CancellationToken)
    {
        public SlotRestriction Restriction { get; } =
            new(Among, Among?.Count ?? 0, Query.Request.IncludeSelf ? -1 : Self, View.Live.Slots, Without);
    }
}
