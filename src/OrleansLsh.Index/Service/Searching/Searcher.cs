using OrleansLsh.Core;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Index.Service.Searching;

/// <summary>Answers searches; where a model has changed since the query was hashed, hashes it again.</summary>
/// <param name="collections">What is known of collections.</param>
/// <param name="answered">Told of every answer; null for nobody.</param>
internal sealed class Searcher(OpenCollections collections, Searcher.Listener? answered = null)
{
    /// <summary>Is told of an answer, and returns at once.</summary>
    public delegate void Listener(CollectionSnapshot collection, IndexQuery query, SearchResponse answer);

    /// <summary>Answers one search.</summary>
    public Task<SearchResponse> SearchAsync(string collection, SearchRequest request, CancellationToken cancellationToken) =>
        collections.SearchAsync(collection, (request, answered), AnswerAsync, cancellationToken);

    /// <summary>Answers several searches, over all cores, in their order.</summary>
    public Task<IReadOnlyList<SearchResponse>> SearchAsync(
        string collection, IReadOnlyList<SearchRequest> requests, CancellationToken cancellationToken)
    {
        SearchRules.RequireBatch(requests);
        return collections.SearchAsync(collection, (requests, answered), AnswerAllAsync, cancellationToken);
    }

    private static async Task<SearchResponse> AnswerAsync(
        CollectionSnapshot snapshot, (SearchRequest Request, Listener? Answered) asked, CancellationToken cancellationToken)
    {
        SearchRequest request = asked.Request;
        IndexQuery query = SearchCompiler.Compile(snapshot, request, new AnswerBudget());
        if (LaterPage.Is(query)) query = await new LaterPage(snapshot, request).CompileAsync(query, cancellationToken);
        IReadOnlyList<SearchResponse> found = await snapshot.Reader.SearchAsync([query], cancellationToken);
        asked.Answered?.Invoke(snapshot, query, found[0]);
        return (await FieldWarnings.AddAsync(snapshot.Reader, [request], found, cancellationToken))[0];
    }

    private static async Task<IReadOnlyList<SearchResponse>> AnswerAllAsync(
        CollectionSnapshot snapshot, (IReadOnlyList<SearchRequest> Requests, Listener? Answered) asked, CancellationToken cancellationToken)
    {
        IReadOnlyList<SearchRequest> requests = asked.Requests;
        if (requests.Count == 0) return [];
        IndexQuery[] queries = await CompileAllAsync(snapshot, requests, cancellationToken);
        IReadOnlyList<SearchResponse> found = await snapshot.Reader.SearchAsync(queries, cancellationToken);
        for (int i = 0; i < queries.Length; i++) asked.Answered?.Invoke(snapshot, queries[i], found[i]);
        return await FieldWarnings.AddAsync(snapshot.Reader, requests, found, cancellationToken);
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
                if (LaterPage.Is(queries[i]))
                    queries[i] = await new LaterPage(snapshot, requests[i]).CompileAsync(queries[i], cancellationToken);
            }
            catch (LshException error)
            {
                throw new LshException(error.Kind, $"Search {i} of {queries.Length}: {error.Message}", error);
            }
        }
        return queries;
    }
}
