using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh;

/// <remarks>What is done to the documents that match a filter.</remarks>
public sealed partial class ClusterSimilarityService
{
    /// <inheritdoc/>
    public Task<long> DeleteAsync(string collection, Filter filter, CancellationToken cancellationToken = default) =>
        DoAsync("delete", collection, async () =>
        {
            ArgumentNullException.ThrowIfNull(filter);
            RequireName(collection);
            FilterRules.Require(filter);
            string json = filter.ToJson();
            long deleted = 0;
            DeletedMessage part;
            do
            {
                part = await _retry.CallAsync(
                    attempt => _grains.GetGrain<IIndexGrain>(collection).DeleteMatchingAsync(json, attempt), cancellationToken);
                deleted += part.Deleted;
            }
            while (part.HasMore);
            return deleted;
        });

    /// <inheritdoc/>
    public Task<long> CountAsync(string collection, Filter? filter = null, CancellationToken cancellationToken = default) =>
        DoAsync("count", collection, () =>
        {
            RequireName(collection);
            if (filter is not null) FilterRules.Require(filter);
            string? json = filter?.ToJson();
            return _retry.CallAsync(attempt => Reader(collection).CountAsync(json, attempt), cancellationToken);
        });

    /// <inheritdoc/>
    public Task<FacetResponse> FacetAsync(string collection, FacetRequest request, CancellationToken cancellationToken = default) =>
        DoAsync("facets", collection, async () =>
        {
            RequireName(collection);
            FacetRules.Require(request);
            var message = JsonMessage.Of(request);
            return (await _retry.CallAsync(attempt => Reader(collection).FacetAsync(message, attempt), cancellationToken))
                .Read<FacetResponse>();
        });
}
