using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Turns;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Installing;

/// <summary>The alias through which the one who has the turn fills an index that is to replace another.</summary>
/// <remarks>Its name has the turn's token. It goes with the index when that is dropped, which no write then makes anew; with the swap,
/// after which nothing is copied any more; and with the turn. The server so refuses what comes too late, however long it was on its
/// way.</remarks>
internal static class FillAlias
{
    /// <summary>Gives an index the alias of a turn, and takes those of all turns before off the collection's indices.</summary>
    /// <exception cref="LshException">The index is gone.</exception>
    public static async Task<Replacement> GrantAsync(
        ElasticsearchParts parts, string collection, CollectionTurn turn, IndexState current, IndexState next,
        CancellationToken cancellationToken)
    {
        string alias = parts.Names.Fill(collection, turn.Token);
        object[] actions = [Revoke(parts, collection), new { add = new { index = next.Index, alias } }];
        using JsonDocument done =
            await parts.Channel.SendWithRetriesAsync(HttpMethod.POST, "_aliases", RequestBody.Json(new { actions }), cancellationToken);
        return new Replacement(current, next, alias);
    }

    /// <summary>Takes the aliases of all turns off the collection's indices.</summary>
    public static async Task RevokeAsync(ElasticsearchParts parts, string collection, CancellationToken cancellationToken)
    {
        object[] actions = [Revoke(parts, collection)];
        // "Not found" is that there was none.
        using JsonDocument? done = await parts.Channel.SendWithRetriesAsync(
            HttpMethod.POST, "_aliases", RequestBody.Json(new { actions }), refusal: 404, cancellationToken);
    }

    private static object Revoke(ElasticsearchParts parts, string collection) =>
        new { remove = new { index = parts.Names.Generations(collection), alias = parts.Names.Fills(collection), must_exist = false } };
}
