using OrleansLsh.Core;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Index.Service.Searching;

/// <summary>Answers searches; where a model has changed since the query was hashed, hashes it again.</summary>
internal sealed class Searcher(OpenCollections collections)
{
    /// <summary>Answers one search.</summary>
    public async Task<SearchResponse> SearchAsync(string collection, SearchRequest request, CancellationToken cancellationToken)
    {
        CollectionSnapshot snapshot = await collections.GetAsync(collection, cancellationToken);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                IndexQuery query = SearchCompiler.Compile(snapshot, request, new AnswerBudget());
                if (LaterPage.Is(query)) query = await new LaterPage(snapshot, request).CompileAsync(query, cancellationToken);
                IReadOnlyList<SearchResponse> found = await snapshot.Index.SearchAsync([query], cancellationToken);
                return (await FieldWarnings.AddAsync(snapshot.Index, [request], found, cancellationToken))[0];
            }
            catch (LshException error) when (OpenCollections.IsOutdated(error) && attempt < OpenCollections.Attempts)
            {
                snapshot = await collections.RefreshAsync(collection, cancellationToken);
            }
        }
    }

    /// <summary>Answers several searches, over all cores, in their order.</summary>
    public async Task<IReadOnlyList<SearchResponse>> SearchAsync(
        string collection, IReadOnlyList<SearchRequest> requests, CancellationToken cancellationToken)
    {
        SearchRules.RequireBatch(requests);
        return await collections.WithAsync(
            collection,
            snapshot => SearchAsync(snapshot, requests, cancellationToken),
            cancellationToken);
    }

    private static async Task<IReadOnlyList<SearchResponse>> SearchAsync(
        CollectionSnapshot snapshot, IReadOnlyList<SearchRequest> requests, CancellationToken cancellationToken)
    {
        if (requests.Count == 0) return [];
        IndexQuery[] queries = await CompileAllAsync(snapshot, requests, cancellationToken);
        IReadOnlyList<SearchResponse> found = await snapshot.Index.SearchAsync(queries, cancellationToken);
        return await FieldWarnings.AddAsync(snapshot.Index, requests, found, cancellationToken);
    }

    private static async Task<IndexQuery[]> CompileAllAsync(
        CollectionSnapshot snapshot, IReadOnlyList<SearchRequest> requests, CancellationToken cancellationToken)
    {
        var queries = new IndexQuery[requests.Count];
        var budget = new AnswerBudget();
        for (int i = 0; i < queries.Length; i++)
        {
            try
            {
                queries[i] = SearchCompiler.Compile(snapshot, requests[i], budget);
                if (LaterPage.Is(queries[i])) queries[i] = await new LaterPage(snapshot, requests[i]).CompileAsync(queries[i], cancellationToken);
            }
            catch (LshException error)
            {
                throw new LshException(error.Kind, $"Search {i} of {queries.Length}: {error.Message}", error);
            }
        }
        return queries;
    }
}
