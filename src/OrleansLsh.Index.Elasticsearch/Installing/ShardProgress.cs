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
    /// <summary>The last operation of each shard, −1 where it has seen none: up to it no write is missing, and none is under way.</summary>
    /// <remarks>For an index whose writes are held.</remarks>
    public static Task<long[]> LastAsync(ElasticsearchChannel channel, string index, CancellationToken cancellationToken) =>
        ReadAsync(channel, index, "max_seq_no", cancellationToken);

    /// <summary>The checkpoint of each shard; −1 where it has seen none.</summary>
    public static Task<long[]> CheckpointsAsync(ElasticsearchChannel channel, string index, CancellationToken cancellationToken) =>
        ReadAsync(channel, index, "global_checkpoint", cancellationToken);

    private static async Task<long[]> ReadAsync(
        ElasticsearchChannel channel, string index, string number, CancellationToken cancellationToken)
    {
        int count = await ShardsAsync(channel, index, cancellationToken);
        using JsonDocument json =
            await channel.SendWithRetriesAsync(HttpMethod.GET, $"{index}/_stats/docs?level=shards", RequestBody.None, cancellationToken);
        JsonElement shards = json.RootElement.GetProperty("indices").GetProperty(index).GetProperty("shards");
        var numbers = new long[count];
        for (int shard = 0; shard < count; shard++)
            numbers[shard] = shards.TryGetProperty(shard.ToString(CultureInfo.InvariantCulture), out JsonElement copies)
                && Primary(copies) is { } primary
                ? primary.GetProperty(number).GetInt64()
                : throw new LshException(
                    ErrorKind.Unavailable,
                    $"Shard {shard} of index '{index}' has not started; try again when the cluster is yellow or green.");
        return numbers;
    }

    /// <summary>The numbers of the primary: a copy that is recovering lags, or has none yet.</summary>
    private static JsonElement? Primary(JsonElement copies)
    {
        foreach (JsonElement copy in copies.EnumerateArray())
            if (copy.GetProperty("routing").GetProperty("primary").GetBoolean() && copy.TryGetProperty("seq_no", out JsonElement numbers))
                return numbers;
        return null;
    }

    private static async Task<int> ShardsAsync(ElasticsearchChannel channel, string index, CancellationToken cancellationToken)
    {
        using JsonDocument json = await channel.SendWithRetriesAsync(
            HttpMethod.GET, $"{index}/_settings/index.number_of_shards?flat_settings=true", RequestBody.None, cancellationToken);
        return int.Parse(
            json.RootElement.GetProperty(index).GetProperty("settings").GetProperty("index.number_of_shards")
                .GetString()!, CultureInfo.InvariantCulture);
    }
}
