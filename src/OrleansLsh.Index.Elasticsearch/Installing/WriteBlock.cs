using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Installing;

/// <summary>The server's write block of an index.</summary>
internal static class WriteBlock
{
    /// <summary>Sets it; when this returns, writes under way have ended. Writers try again until it is off or the alias stands for another
    /// index.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Unavailable"/>: not every node knows of it.</exception>
    public static async Task SetAsync(ElasticsearchChannel channel, string index, CancellationToken cancellationToken)
    {
        using JsonDocument done =
            await channel.SendWithRetriesAsync(HttpMethod.PUT, $"{index}/_block/write", RequestBody.None, cancellationToken);
        // What it says of shards does not count: an index that is blocked already has none to wait for, and says so by "false".
        if (!done.RootElement.GetProperty("acknowledged").GetBoolean())
            throw new LshException(
                ErrorKind.Unavailable,
                $"Writes to index '{index}' could not be held: not every node has acknowledged it. The old index stays in use; try again.");
    }

    /// <summary>Takes it off; nothing where the index is gone.</summary>
    public static async Task LiftAsync(ElasticsearchChannel channel, string index, CancellationToken cancellationToken)
    {
        var body = RequestBody.Json(new Dictionary<string, object?> { ["index.blocks.write"] = null });
        using JsonDocument? done =
            await channel.SendWithRetriesAsync(HttpMethod.PUT, $"{index}/_settings", body, refusal: 404, cancellationToken);
    }

    /// <summary>Refuses to go on where somebody has set it: replacing the index would get around what they meant.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Storage"/>: it is set.</exception>
    public static async Task RequireNoneAsync(ElasticsearchChannel channel, string index, CancellationToken cancellationToken)
    {
        using JsonDocument json = await channel.SendWithRetriesAsync(
            HttpMethod.GET, $"{index}/_settings/index.blocks.write?flat_settings=true", RequestBody.None, cancellationToken);
        if (json.RootElement.TryGetProperty(index, out JsonElement found)
            && found.GetProperty("settings").TryGetProperty("index.blocks.write", out JsonElement block) && block.GetString() == "true")
            throw new LshException(ErrorKind.Storage,
                $"Index '{index}' has a write block that no training has set, so its documents stay as they are. Take it off "
                + "(index.blocks.write) and try again.");
    }
}
