using System.Globalization;
using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Installing;

/// <summary>How far the operations of an index's shards have come.</summary>
/// <remarks>Elasticsearch numbers the operations of a shard; up to its checkpoint none is missing. Copying from checkpoint to checkpoint
/// therefore meets every write, whoever made it.</remarks>
internal static class ShardProgress
{
    /// <summary>The checkpoint of each shard; −1 where it has seen none.</summary>
    public static async Task<long[]> CheckpointsAsync(ElasticsearchChannel channel, string index, CancellationToken cancellationToken)
    {
        using JsonDocument json = await channel.InsistAsync(HttpMethod.GET, $"{index}/_stats/docs?level=shards", RequestBody.None, cancellationToken);
        JsonElement shards = json.RootElement.GetProperty("indices").GetProperty(index).GetProperty("shards");
        var checkpoints = new long[shards.EnumerateObject().Count()];
        foreach (JsonProperty shard in shards.EnumerateObject())
            checkpoints[int.Parse(shard.Name, CultureInfo.InvariantCulture)] = shard.Value.EnumerateArray()
                .Select(copy => copy.GetProperty("seq_no").GetProperty("global_checkpoint").GetInt64()).Min();
        return checkpoints;
    }
}
