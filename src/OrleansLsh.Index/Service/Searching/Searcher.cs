using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Embedding;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Index.Service.Searching;

/// <summary>Answers searches; where a model has changed since the query was hashed, hashes it again.</summary>
internal sealed class Searcher
{
    private readonly OpenCollections _collections;
    private readonly TextVectors _texts;
    private readonly Listener? _answered;

    // Made once: on the path of every search.
    private readonly Func<CollectionSnapshot, SearchRequest, CancellationToken, Task<SearchResponse>> _answer;

    /// <summary>Searches collections.</summary>
    /// <param name="collections">What is known of them.</param>
    /// <param name="texts">Embeds texts of queries.</param>
    /// <param name="answered">Told of every answer; null for nobody.</param>
    public Searcher(OpenCollections collections, TextVectors texts, Listener? answered = null) =>
        (_collections, _texts, _answered, _answer) = (collections, texts, answered, AnswerAsync);

    /// <summary>Is told of an answer, and returns at once.</summary>
    public delegate void Listener(CollectionSnapshot collection, IndexQuery query, SearchResponse answer);

    /// <summary>Answers one search.</summary>
    public Task<SearchResponse> SearchAsync(string collection, SearchRequest request, CancellationToken cancellationToken) =>
        _collections.SearchAsync(collection, request, _answer, cancellationToken);

    /// <summary>Answers several searches, over all cores, in their order.</summary>
    public Task<IReadOnlyList<SearchResponse>> SearchAsync(
        string collection, IReadOnlyList<SearchRequest> requests, CancellationToken cancellationToken)
    {
        SearchRules.RequireBatch(requests);
        return _collections.SearchAsync(collection, requests, AnswerAllAsync, cancellationToken);
    }

    private async Task<SearchResponse> AnswerAsync(
        CollectionSnapshot snapshot, SearchRequest request, CancellationToken cancellationToken)
    {
        if (request?.QueryTexts is not null)
        {
            SearchRules.Require(snapshot, request);
            request = (await _texts.EmbedAsync(snapshot, [request], cancellationToken))[0];
        }
        if (request?.GroupBy is not null)
            return (await FieldWarnings.AddAsync(
                snapshot.Reader, [request], [await GroupedSearch.AnswerAsync(snapshot, request, new AnswerBudget(), cancellationToken)],
                cancellationToken))[0];
        IndexQuery query = SearchCompiler.Compile(snapshot, request!, new AnswerBudget());
        if (LaterPage.Is(query)) query = await new LaterPage(snapshot, request!).CompileAsync(query, cancellationToken);
        IReadOnlyList<SearchResponse> found = await snapshot.Reader.SearchAsync([query], cancellationToken);
        _answered?.Invoke(snapshot, query, found[0]);
        return (await FieldWarnings.AddAsync(snapshot.Reader, [request!], found, cancellationToken))[0];
    }

    private async Task<IReadOnlyList<SearchResponse>> AnswerAllAsync(
        CollectionSnapshot snapshot, IReadOnlyList<SearchRequest> requests, CancellationToken cancellationToken)
    {
        if (requests.Count == 0) return [];
        if (requests.Any(request => request?.QueryTexts is not null))
        {
            // Before any text is embedded.
            for (int i = 0; i < requests.Count; i++) InBatch(i, requests.Count, () => SearchRules.Require(snapshot, requests[i]));
            requests = await _texts.EmbedAsync(snapshot, requests, cancellationToken);
        }
        var budget = new AnswerBudget();
        var found = new SearchResponse[requests.Count];
        List<(int At, IndexQuery Query)> queries = await CompileAllAsync(snapshot, requests, found, budget, cancellationToken);
        IReadOnlyList<SearchResponse> answers = queries.Count == 0 ? []
            : await snapshot.Reader.SearchAsync([.. queries.Select(compiled => compiled.Query)], cancellationToken);
        for (int i = 0; i < answers.Count; i++)
        {
            found[queries[i].At] = answers[i];
            _answered?.Invoke(snapshot, queries[i].Query, answers[i]);
        }
        return await FieldWarnings.AddAsync(snapshot.Reader, requests, found, cancellationToken);
    }

    /// <summary>Compiles searches; those whose hits are grouped are answered one by one.</summary>
    private static async Task<List<(int At, IndexQuery Query)>> CompileAllAsync(
        CollectionSnapshot snapshot, IReadOnlyList<SearchRequest> requests, SearchResponse[] found, AnswerBudget budget,
        CancellationToken cancellationToken)
    {
        var queries = new List<(int, IndexQuery)>(requests.Count);
        for (int i = 0; i < requests.Count; i++)
        {
            try
            {
                if (requests[i]?.GroupBy is not null)
                {
                    found[i] = await GroupedSearch.AnswerAsync(snapshot, requests[i], budget, cancellationToken);
                    continue;
                }
                IndexQuery query = SearchCompiler.Compile(snapshot, requests[i], budget);
                if (LaterPage.Is(query)) query = await new LaterPage(snapshot, requests[i]).CompileAsync(query, cancellationToken);
                queries.Add((i, query));
            }
            catch (LshException error)
            {
                throw InBatch(i, requests.Count, error);
            }
        }
        return queries;
    }

    private static void InBatch(int search, int count, Action require)
    {
        try
        {
            require();
        }
        catch (LshException error)
        {
            throw InBatch(search, count, error);
        }
    }

    private static LshException InBatch(int search, int count, LshException error) =>
        new(error.Kind, $"Search {search} of {count}: {error.Message}", error);
}
