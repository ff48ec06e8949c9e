using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Mapping;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Installing;

/// <summary>Puts one index in another's place.</summary>
internal static class IndexSwap
{
    /// <summary>Makes sure that a collection's alias still stands for the index that is to be replaced.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.UnknownCollection"/> or <see cref="ErrorKind.Conflict"/>: it does
    /// not.</exception>
    public static async Task RequireInUseAsync(
        ElasticsearchParts parts, string collection, IndexState state, CancellationToken cancellationToken)
    {
        IndexState? found = await parts.FindAsync(collection, insists: true, cancellationToken);
        if (found is null) throw new LshException(ErrorKind.UnknownCollection, $"Collection '{collection}' was deleted.");
        if (found.Index != state.Index)
            throw new LshException(
                ErrorKind.Conflict,
                $"Collection '{collection}' is in index '{found.Index}' now, no longer in '{state.Index}'. Nothing was replaced; try "
                + "again.");
    }

    /// <summary>Makes the alias stand for the other index, in one request, that is refused whole where the index may not be filled any
    /// more.</summary>
    public static async Task SwapAsync(
        ElasticsearchParts parts, string collection, Replacement replacement, CancellationToken cancellationToken)
    {
        (string alias, string from, string into) = (parts.Names.Alias(collection), replacement.From.Index, replacement.Into.Index);
        var body = new
        {
            actions = new object[]
            {
                new { remove = new { index = into, alias = replacement.Alias, must_exist = true } },
                new { remove = new { index = from, alias, must_exist = true } },
                new { add = new { index = into, alias, is_write_index = true } },
            },
        };
        try
        {
            using JsonDocument done =
                await parts.Channel.SendWithRetriesAsync(HttpMethod.POST, "_aliases", RequestBody.Json(body), cancellationToken);
        }
        catch (LshException error) when (!cancellationToken.IsCancellationRequested)
        {
            // An answer may have been lost, and the second attempt find that nothing is left to swap.
            if ((await parts.FindAsync(collection, insists: error.Kind != ErrorKind.Unavailable, cancellationToken))?.Index != into) throw;
        }
    }
}
