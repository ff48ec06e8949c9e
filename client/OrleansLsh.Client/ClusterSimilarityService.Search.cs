using OrleansLsh.Core;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Conversion;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index.Service;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Client;

public sealed partial class ClusterSimilarityService
{
    private const int MostQuickHits = 100;

    /// <inheritdoc/>
    public Task<SearchResponse> SearchAsync(string collection, SearchRequest request, CancellationToken cancellationToken = default) =>
        DoAsync("search", collection, async () =>
        {
            SearchMessage message = Message(request);
            RequireName(collection);
            return HitsMessages.ToResponse(IsQuick(request)
                ? await _searches.SearchAsync(collection, message, cancellationToken)
                : await _retry.CallAsync(attempt => Reader(collection).SearchAsync(message, attempt), cancellationToken));
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchResponse>> SearchAsync(
        string collection, IReadOnlyList<SearchRequest> requests, CancellationToken cancellationToken = default) =>
        DoAsync<IReadOnlyList<SearchResponse>>("search", collection, async () =>
        {
            SearchRules.RequireBatch(requests);
            ISearchGrain grain = Reader(collection);
            SearchMessage[] messages = [.. requests.Select(Message)];
            var answers = new List<SearchResponse>(messages.Length);
            for (int first = 0; first == 0 || first < messages.Length; first += WireLimits.Searches)
            {
                SearchMessage[] part = messages[first..Math.Min(first + WireLimits.Searches, messages.Length)];
                HitsMessage[] found = await _retry.CallAsync(attempt => grain.SearchManyAsync(part, attempt), cancellationToken);
                answers.AddRange(found.Select(HitsMessages.ToResponse));
            }
            return answers;
        });

    /// <inheritdoc/>
    public Task<Explanation> ExplainAsync(string collection, SearchRequest request, string hitId, CancellationToken cancellationToken = default) =>
        DoAsync("explain", collection, async () =>
        {
            if (DocumentRules.IdFault(hitId) is LshException fault) throw fault;
            SearchMessage message = Message(request);
            ISearchGrain grain = Reader(collection);
            return (await _retry.CallAsync(attempt => grain.ExplainAsync(message, hitId, attempt), cancellationToken)).Read<Explanation>();
        });

    /// <summary>Whether others may travel with it without having to wait for it.</summary>
    private static bool IsQuick(SearchRequest request) => request.Limit <= MostQuickHits && !request.WithVectors && request.Setting?.Scoring != Scoring.Exact;

    /// <summary>What a message cannot carry as it is, half a surrogate pair or a filter that is none, is refused here.</summary>
    private static SearchMessage Message(SearchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Filter is not null) FilterRules.Require(request.Filter);
        if (request.Vectors is null && request.Id is { Length: > 0 } id && DocumentRules.IdFault(id) is LshException fault) throw fault;
        return SearchMessages.Of(request);
    }
}
