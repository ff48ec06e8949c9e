using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;

namespace OrleansLsh.Index.Service.Searching;

/// <summary>A page that more work is done for than for those before it.</summary>
/// <remarks>More cells may show a document that belongs to a page before. So what those pages held is asked for again, and left out here: whoever reads
/// all pages gets each document once, and none is lost between two of them.</remarks>
/// <param name="collection">The collection as the page is compiled for it.</param>
/// <param name="request">The page.</param>
internal sealed class LaterPage(CollectionSnapshot collection, SearchRequest request)
{
    /// <summary>Whether a query is for such a page.</summary>
    public static bool Is(IndexQuery query)
    {
        if (query.Offset == 0 || SearchPolicy.LesserReachEnd(query.Offset + query.Limit, query.Limit) == 0) return false;
        foreach (FieldQuery field in query.Fields)
            if (SearchPolicy.GrowsWithHits(field.Setting)) return true;
        return query.Text is not null;
    }

    /// <summary>The query without what the pages before held.</summary>
    public async Task<IndexQuery> CompileAsync(IndexQuery query, CancellationToken cancellationToken)
    {
        int end = SearchPolicy.LesserReachEnd(query.Offset + query.Limit, query.Limit);
        IReadOnlyList<string> before = await FirstAsync(end, cancellationToken);
        return query with { Offset = query.Offset - end, Without = before };
    }

    /// <summary>The hits of the pages up to one of them.</summary>
    private async Task<IReadOnlyList<string>> FirstAsync(int end, CancellationToken cancellationToken)
    {
        IndexQuery query = SearchCompiler.Compile(collection, request with
        {
            Offset = 0,
            Limit = end,
            ScoreThreshold = null,
            Include = null,
            WithVectors = false,
        }, new AnswerBudget());
        int lesser = SearchPolicy.LesserReachEnd(end, request.Limit);
        IReadOnlyList<string> before = lesser == 0 ? [] : await FirstAsync(lesser, cancellationToken);
        SearchResponse rest = (await collection.Index.SearchAsync([query with { Limit = end - lesser, Without = before }], cancellationToken))[0];
        return [.. before, .. rest.Hits.Select(hit => hit.Id)];
    }
}
