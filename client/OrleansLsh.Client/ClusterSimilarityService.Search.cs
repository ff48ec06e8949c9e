using OrleansLsh.Client.Searching;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Conversion;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh;

public sealed partial class ClusterSimilarityService
{
    private const int MostQuickHits = 100, MostQuickHitsWithSource = 10;

    /// <inheritdoc/>
    public Task<SearchResponse> SearchAsync(string collection, SearchRequest request, CancellationToken cancellationToken = default) =>
        DoAsync("search", collection, async () =>
        {
            SearchMessage message = Message(request);
            RequireName(collection);
            return HitsMessages.ToResponse(IsQuick(request) && SearchMessages.Bytes(message) <= WireLimits.SharedSearchBytes
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
            var batch = new SearchBatch(grain, _retry, [.. requests.Select(Message)]);
            return await batch.AnswerAsync(cancellationToken);
        });

    /// <inheritdoc/>
    public Task<Explanation> ExplainAsync(
        string collection, SearchRequest request, string hitId, CancellationToken cancellationToken = default) =>
        DoAsync("explain", collection, async () =>
        {
            if (DocumentRules.IdFault(hitId) is LshException fault) throw fault;
            SearchMessage message = Message(request);
            ISearchGrain grain = Reader(collection);
            return (await _retry.CallAsync(attempt => grain.ExplainAsync(message, hitId, attempt), cancellationToken)).Read<Explanation>();
        });

    /// <summary>Whether others may travel with it without having to wait for it.</summary>
    private static bool IsQuick(SearchRequest request) =>
        Math.Max(request.Reach ?? 0, (long)request.Offset + request.Limit)
                <= (SourceSelection.IsWanted(request) ? MostQuickHitsWithSource : MostQuickHits)
            && !request.WithVectors
            && request.Setting?.Scoring != Scoring.Exact && request.TargetRecall is null && request.QueryTexts is null
            && request.GroupBy is null;

    private static SearchMessage Message(SearchRequest request)
    {
        SearchRules.RequireSendable(request);
        return SearchMessages.Of(request);
    }
}
