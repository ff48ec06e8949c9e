using System.Text.Json;
using OrleansLsh.Core;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Searching;
using OrleansLsh.Index.Elasticsearch.Writing;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Installing;

/// <summary>The last steps of putting one index in another's place.</summary>
internal static class IndexSwap
{
    /// <summary>Holds writes to an index; when this returns, those under way have ended. Writers try again until the block is off or the alias stands for another index.</summary>
    public static async Task BlockAsync(ElasticsearchChannel channel, string index, CancellationToken cancellationToken)
    {
        using JsonDocument done = await channel.InsistAsync(HttpMethod.PUT, $"{index}/_block/write", RequestBody.None, cancellationToken);
    }

    /// <summary>Takes the block off.</summary>
    public static async Task UnblockAsync(ElasticsearchChannel channel, string index, CancellationToken cancellationToken)
    {
        byte[] body = """{"index.blocks.write":null}"""u8.ToArray();
        using JsonDocument done = await channel.InsistAsync(HttpMethod.PUT, $"{index}/_settings", body, cancellationToken);
    }

    /// <summary>Makes the alias stand for another index, in one request.</summary>
    public static async Task SwapAsync(ElasticsearchChannel channel, string alias, string from, string into, CancellationToken cancellationToken)
    {
        var body = new
        {
            actions = new object[]
            {
                new { remove = new { index = from, alias, must_exist = true } },
                new { add = new { index = into, alias, is_write_index = true } },
            },
        };
        try
        {
            using JsonDocument done = await channel.InsistAsync(HttpMethod.POST, "_aliases", RequestBody.Of(body), cancellationToken);
        }
        catch (LshException) when (!cancellationToken.IsCancellationRequested)
        {
            // An answer may have been lost, and the second attempt find that nothing is left to swap.
            if (!await StandsForAsync(channel, alias, into, cancellationToken)) throw;
        }
    }

    private static async Task<bool> StandsForAsync(ElasticsearchChannel channel, string alias, string index, CancellationToken cancellationToken)
    {
        using JsonDocument json = await channel.InsistAsync(HttpMethod.GET, $"_alias/{alias}", RequestBody.None, cancellationToken);
        return json.RootElement.EnumerateObject().Select(found => found.Name).SequenceEqual([index]);
    }

    /// <summary>Deletes from one index what another does not have. Writes are held meanwhile.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Storage"/>: they do not hold the same all the same.</exception>
    public static async Task RemoveMissingAsync(ElasticsearchParts parts, IndexState kept, IndexState pruned, CancellationToken cancellationToken)
    {
        await parts.Writer.RefreshAsync($"{kept.Index},{pruned.Index}", cancellationToken);
        if (await CountAsync(parts.Channel, kept.Index, cancellationToken) == await CountAsync(parts.Channel, pruned.Index, cancellationToken)) return;
        await PruneAsync(parts, kept, pruned, cancellationToken);
        await parts.Writer.RefreshAsync(pruned.Index, cancellationToken);
        (long wanted, long there) = (await CountAsync(parts.Channel, kept.Index, cancellationToken), await CountAsync(parts.Channel, pruned.Index, cancellationToken));
        if (wanted != there)
            throw new LshException(ErrorKind.Storage, $"Index '{pruned.Index}' holds {there} documents instead of {wanted}; the old index stays in use. Train again.");
    }

    private static async Task PruneAsync(ElasticsearchParts parts, IndexState kept, IndexState pruned, CancellationToken cancellationToken)
    {
        HashSet<string> known = await IdsAsync(parts.Channel, kept, cancellationToken);
        string[] gone = [.. (await IdsAsync(parts.Channel, pruned, cancellationToken)).Where(id => !known.Contains(id))];
        if (gone.Length == 0) return;
        BulkOutcome outcome = await parts.Writer.WriteAsync(pruned.Index, isAlias: false, RefreshPolicy.Immediate, gone, null, cancellationToken);
        if (outcome.Failures.Count > 0) throw outcome.Failures[0].Error;
    }

    private static async Task<long> CountAsync(ElasticsearchChannel channel, string index, CancellationToken cancellationToken)
    {
        using JsonDocument json = await channel.InsistAsync(HttpMethod.GET, $"{index}/_count", RequestBody.None, cancellationToken);
        if (json.RootElement.GetProperty("_shards").GetProperty("failed").GetInt32() > 0)
            throw new LshException(ErrorKind.Unavailable, $"Not all shards of index '{index}' answer; try again when the cluster is yellow or green.");
        return json.RootElement.GetProperty("count").GetInt64();
    }

    private static async Task<HashSet<string>> IdsAsync(ElasticsearchChannel channel, IndexState state, CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        await foreach (JsonElement hit in IndexScan.AllAsync(channel, state.Index, state, null, [], cancellationToken))
            ids.Add(hit.GetProperty("fields").GetProperty("id")[0].GetString()!);
        return ids;
    }
}
