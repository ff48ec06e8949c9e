using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Trying;

/// <summary>How fast a trial goes on: as fast as it can while nobody uses the collection that it is beside, and else a tenth of the
/// time.</summary>
/// <remarks>With rests only as long as the work, and none while recall was measured, one caller without pauses was answered 1.4 times as
/// slowly (one node and the trial on two cores, 10,000 sentences).</remarks>
/// <param name="parts">Channel and clock.</param>
/// <param name="collection">The collection that is served.</param>
internal sealed class TrialPace(ElasticsearchParts parts, string collection)
{
    private const int RestOfWork = 9;

    private long _used;

    /// <summary>Looks how much the collection was used until now.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken) => _used = await UsedAsync(cancellationToken);

    /// <summary>Rests where the collection was searched or written since the last look.</summary>
    /// <param name="worked">How long the trial has worked since then.</param>
    /// <param name="cancellationToken">Ends the rest.</param>
    public async Task RestAsync(TimeSpan worked, CancellationToken cancellationToken)
    {
        long before = _used;
        _used = await UsedAsync(cancellationToken);
        if (_used != before) await Task.Delay(RestOfWork * worked, parts.Time, cancellationToken);
    }

    /// <summary>Searches and writes of all copies that the nodes have counted; it falls where a node starts anew.</summary>
    private async Task<long> UsedAsync(CancellationToken cancellationToken)
    {
        using JsonDocument json = await parts.Channel.SendWithRetriesAsync(
            HttpMethod.GET, $"{parts.Names.Alias(collection)}/_stats/search,indexing?filter_path=_all.total", RequestBody.None,
            cancellationToken);
        JsonElement total = json.RootElement.GetProperty("_all").GetProperty("total");
        return total.GetProperty("search").GetProperty("query_total").GetInt64()
            + total.GetProperty("indexing").GetProperty("index_total").GetInt64();
    }
}
