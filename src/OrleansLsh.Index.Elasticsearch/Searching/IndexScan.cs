using System.Runtime.CompilerServices;
using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Smile;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>Reads everything that an index has, as it stood at one moment, page by page.</summary>
internal static class IndexScan
{
    private const string KeepAlive = "5m";

    /// <summary>The documents in the order of writing, as hits; each is valid until the next is asked for.</summary>
    /// <param name="channel">To the server.</param>
    /// <param name="target">An alias or an index.</param>
    /// <param name="state">What the target is taken for.</param>
    /// <param name="writeQuery">Which documents; null for all.</param>
    /// <param name="parts">Which parts of the stored documents.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    /// <param name="pageSize">Documents of a page at most, 1 to 10,000. Each page costs the server a look at every document's
    /// number.</param>
    public static async IAsyncEnumerable<JsonElement> AllAsync(
        ElasticsearchChannel channel, string target, IndexState state, Action<SmileWriter>? writeQuery, string[] parts,
        [EnumeratorCancellation] CancellationToken cancellationToken, int pageSize = 500)
    {
        using JsonDocument opened = await channel.SendWithRetriesAsync(
            HttpMethod.POST, $"{target}/_pit?keep_alive={KeepAlive}", RequestBody.None, cancellationToken);
        string pit = opened.RootElement.GetProperty("id").GetString()!;
        try
        {
            var pages = new PageSize(pageSize);
            long[]? after = null;
            do
            {
                long[]? last = after;
                using JsonDocument page = await PageAsync(
                    channel, target, state, pages, size => Page(pit, state, writeQuery, parts, last, size), cancellationToken);
                after = null;
                foreach (JsonElement hit in page.RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray())
                {
                    // Two processes may have given one number twice: what the server sorts such documents by goes along, or the page's end
                    // loses some.
                    after = [.. hit.GetProperty("sort").EnumerateArray().Select(value => value.GetInt64())];
                    yield return hit;
                }
            }
            while (after is not null);
        }
        finally
        {
            await CloseAsync(channel, pit);
        }
    }

    /// <summary>The next page, or why there is none any more.</summary>
    private static async Task<JsonDocument> PageAsync(
        ElasticsearchChannel channel, string target, IndexState state, PageSize pages, Func<int, RequestBody> body,
        CancellationToken cancellationToken)
    {
        try
        {
            return await channel.PageAsync("_search?allow_partial_search_results=false", pages, body, cancellationToken);
        }
        catch (LshException error) when (error.Kind is ErrorKind.UnknownCollection or ErrorKind.Conflict)
        {
            using JsonDocument? found =
                await channel.SendWithRetriesAsync(HttpMethod.GET, $"{target}/_mapping", RequestBody.None, refusal: 404, cancellationToken);
            if (found is null) throw;
            throw new LshException(ErrorKind.Conflict,
                $"Index '{state.Index}' was removed while it was being read, by a training that followed a rollback, or was not read on "
                + $"for {KeepAlive}. What came so far is right, "
                + "but not all; begin again.", error);
        }
    }

    private static async Task CloseAsync(ElasticsearchChannel channel, string pit)
    {
        try
        {
            await channel.SendAsync(HttpMethod.DELETE, "_pit", RequestBody.Json(new { id = pit }), CancellationToken.None);
        }
        catch (LshException)
        {
            // The server closes it by itself when nobody has asked for a while. What was read is right, or has an error of its own.
        }
    }

    private static RequestBody Page(
        string pit, IndexState state, Action<SmileWriter>? writeQuery, string[] parts, long[]? after, int size) =>
            RequestBody.Smile(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("size", size);
        writer.WriteStartObject("pit");
        writer.WriteString("id", pit);
        writer.WriteString("keep_alive", KeepAlive);
        writer.WriteEndObject();
        SearchBody.WriteParts(writer, parts);
        writer.WriteBoolean("track_total_hits", false);
        writer.WriteStartArray("sort");
        writer.WriteStringValue(state.Order);
        writer.WriteEndArray();
        if (after is { } last)
        {
            writer.WriteStartArray("search_after");
            foreach (long value in last) writer.WriteNumberValue(value);
            writer.WriteEndArray();
        }
        if (writeQuery is not null)
        {
            writer.WritePropertyName("query");
            writeQuery(writer);
        }
        writer.WriteEndObject();
    });
}
