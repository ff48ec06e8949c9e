using OrleansLsh.Index.Elasticsearch.Searching;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch;

/// <remarks>The server would send whatever a search asks for, however large. So what hits carry is read apart, page by page, unless they
/// are few; and many searches are made group by group. Each hit is charged before more is asked for.</remarks>
internal sealed partial class ElasticsearchCollection
{
    // A document has ten megabytes at most.
    private const int MostHitsWithParts = 16;

    // Hits without their documents, of some hundred bytes each.
    private const int MostHitsAtOnce = 20_000;

    // Each ranks anew because a document that was found is gone when it is read.
    private const int MostAttempts = 5;

    /// <summary>Answers queries in groups whose hits fit in memory in any case.</summary>
    private async Task<IReadOnlyList<SearchResponse>> GroupedAsync(
        SearchContext context, IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
    {
        if (queries.Count == 1) return await AnswerAsync(context, queries, cancellationToken);
        var responses = new List<SearchResponse>(queries.Count);
        for (int first = 0; first < queries.Count;)
        {
            int next = first + 1;
            for (long hits = HitsOf(queries[first]); next < queries.Count && (hits += HitsOf(queries[next])) <= MostHitsAtOnce;) next++;
            responses.AddRange(await AnswerAsync(context, [.. queries.Skip(first).Take(next - first)], cancellationToken));
            first = next;
        }
        return responses;
    }

    private async Task<SearchResponse[]> AnswerAsync(
        SearchContext context, IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
    {
        bool apart = queries.Sum(query => query.NeedsStored ? (long)query.Request.Limit : 0) > MostHitsWithParts;
        if (!apart) return Charged(queries, await RankAsync(context, queries, cancellationToken));
        IndexQuery[] bare =
            [.. queries.Select(query => query with { Request = query.Request with { Include = [], WithVectors = false } })];
        for (int attempt = 1; ; attempt++)
        {
            SearchResponse[] ranked = Charged(queries, await RankAsync(context, bare, cancellationToken));
            SearchResponse[] whole = await WithPartsAsync(queries, ranked, cancellationToken);
            bool isShort = Enumerable.Range(0, ranked.Length).Any(i => whole[i].Hits.Count < ranked[i].Hits.Count);
            if (!isShort || attempt == MostAttempts) return whole;
            // Documents were deleted or moved between the two requests; others take their places in the next ranking.
            for (int i = 0; i < ranked.Length; i++)
            {
                long parts = AnswerBudget.BytesOf(whole[i]) - whole[i].Hits.Sum(
                    hit => AnswerBudget.BytesOf(hit with { Source = default, Vectors = null }));
                queries[i].Budget.Charge(-AnswerBudget.BytesOf(ranked[i]) - parts);
            }
        }
    }

    private static SearchResponse[] Charged(IReadOnlyList<IndexQuery> queries, SearchResponse[] responses)
    {
        for (int i = 0; i < responses.Length; i++) queries[i].Budget.Charge(AnswerBudget.BytesOf(responses[i]));
        return responses;
    }

    /// <summary>The answers with what their hits are to carry, without those hits whose documents are gone.</summary>
    private async Task<SearchResponse[]> WithPartsAsync(
        IReadOnlyList<IndexQuery> queries, SearchResponse[] responses, CancellationToken cancellationToken)
    {
        DocumentParts parts = DocumentParts.None;
        if (queries.Any(query => SourceSelection.IsWanted(query.Request))) parts |= DocumentParts.Source;
        if (queries.Any(query => query.Request.WithVectors)) parts |= DocumentParts.Vectors;
        (int Query, SearchHit Hit)[] bare =
            [.. responses.SelectMany((response, i) => response.Hits.Where(_ => queries[i].NeedsStored).Select(hit => (i, hit)))];
        var whole = new List<SearchHit>?[responses.Length];
        int next = 0;
        await foreach (Document? document in ReadAsync([.. bare.Select(one => one.Hit.Id)], parts, asSearched: true, cancellationToken))
        {
            (int of, SearchHit hit) = bare[next++];
            if (document is null) continue;
            IndexQuery query = queries[of];
            SearchRequest request = query.Request;
            long before = AnswerBudget.BytesOf(hit);
            hit = hit with
            {
                Source = SourceSelection.Select(document.Source, request),
                Vectors = request.WithVectors ? document.Vectors : null,
            };
            query.Budget.Charge(AnswerBudget.BytesOf(hit) - before);
            (whole[of] ??= []).Add(hit);
        }
        return [.. responses.Select((response, i) => queries[i].NeedsStored ? response with { Hits = whole[i] ?? [] } : response)];
    }

    /// <summary>Hits that a query may hold at a time; several fields are asked for candidates each.</summary>
    private static long HitsOf(IndexQuery query) =>
        query.IsFused ? (query.Fields.Count + 1L) * SearchPolicy.OfEachField(query.Reach) : query.Wanted;
}
