using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;

namespace OrleansLsh.Index.Service.Searching;

/// <summary>A page that more work is done for than for those before it.</summary>
/// <remarks>More cells may show a document that belongs to a page before. So what those pages held is asked for again, and left out here:
/// whoever reads all pages gets each document once, and none is lost between two of them.</remarks>
/// <param name="collection">The collection as the page is compiled for it.</param>
/// <param name="request">The page.</param>
internal sealed class LaterPage(CollectionSnapshot collection, SearchRequest request)
{
    /// <summary>Whether a query is for such a page.</summary>
    public static bool Is(IndexQuery query)
    {
        if (query.Request.Reach is not null || query.Request.Offset == 0) return false;
        if (SearchPolicy.LesserReachEnd(query.Wanted, query.Request.Limit) == 0) return false;
        foreach (FieldQuery field in query.Fields)
            if (SearchPolicy.GrowsWithHits(field.Setting)) return true;
        return query.Request.Text is not null;
    }

    /// <summary>The query without what the pages before held.</summary>
    public async Task<IndexQuery> CompileAsync(IndexQuery query, CancellationToken cancellationToken)
    {
        int end = SearchPolicy.LesserReachEnd(query.Wanted, request.Limit);
        IReadOnlyList<string> before = await FirstAsync(end, cancellationToken);
        return query with { Request = request with { Offset = request.Offset - end }, Without = before };
    }

    /// <summary>The hits of the pages up to one of them.</summary>
    private async Task<IReadOnlyList<string>> FirstAsync(int end, CancellationToken cancellationToken)
    {
        SearchRequest first = request with { Offset = 0, Limit = end, ScoreThreshold = null, Include = [], WithVectors = false };
        IndexQuery query = SearchCompiler.Compile(collection, first, new AnswerBudget());
        int lesser = SearchPolicy.LesserReachEnd(end, request.Limit);
        IReadOnlyList<string> before = lesser == 0 ? [] : await FirstAsync(lesser, cancellationToken);
        SearchResponse rest =
            (await collection.Reader.SearchAsync(
                [query with { Request = first with { Limit = end - lesser }, Without = before }], cancellationToken))[0];
        return [.. before, .. rest.Hits.Select(hit => hit.Id)];
    }
}
