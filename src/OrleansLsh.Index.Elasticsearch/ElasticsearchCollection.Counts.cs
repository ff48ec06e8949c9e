using System.Collections.Concurrent;
using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Searching;
using OrleansLsh.Index.Port;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch;

/// <remarks>Searches go by counts, but wait for none: they are taken beside the first search after each look at the collection.</remarks>
internal sealed partial class ElasticsearchCollection
{
    private const string StartedWithin = "5s";

    private readonly ConcurrentDictionary<string, long> _documents = new(StringComparer.Ordinal);
    private readonly Lock _oneAtATime = new();
    private Task _counting = Task.CompletedTask;
    private volatile bool _hasDeleted = true;
    private volatile int _replacements;
    private volatile int _looks;
    private volatile int _counted = -1;

    /// <inheritdoc/>
    public Task<long> CountAsync(CancellationToken cancellationToken) => CountAsync(RequestBody.None, cancellationToken);

    /// <inheritdoc/>
    public Task<long> CountMatchingAsync(Filter filter, CancellationToken cancellationToken) => CountAsync(
        RequestBody.Smile(writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("query");
            FilterCompiler.Write(writer, filter);
            writer.WriteEndObject();
        }),
        cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TermCount>> CountTermsAsync(string field, Filter? filter, CancellationToken cancellationToken)
    {
        if (!(await KnownAsync(insists: false, cancellationToken)).HasCurrentTerms) RequireTerms(await RefreshAsync(cancellationToken));
        var terms = new FieldTerms(_parts.Channel, _alias, TermFormat.Path(field), filter);
        return await terms.CountAsync(
            await terms.ListAsync(cancellationToken) ?? throw TermCount.TooMany(Name, field), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<long>> CountFieldsAsync(CancellationToken cancellationToken)
    {
        Task<long[]> counting;
        lock (_oneAtATime) _counting = counting = CountAfterAsync(_counting, cancellationToken);
        return await counting;
    }

    /// <summary>Counts anew beside a search, once after each look at the collection.</summary>
    private void CountBeside()
    {
        if (_counted == _looks) return;
        lock (_oneAtATime)
            // Where that fails, searches go on by what was counted before.
            if (_counting.IsCompleted) _counting = Task.Run(() => CountNowAsync(CancellationToken.None));
    }

    private async Task<long[]> CountAfterAsync(Task before, CancellationToken cancellationToken)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await CountNowAsync(cancellationToken);
    }

    private async Task<long[]> CountNowAsync(CancellationToken cancellationToken)
    {
        _counted = _looks;
        Task deleted = LookForDeletedAsync(cancellationToken);
        long[] counts = await Task.WhenAll(Fields.Select(field => CountFieldAsync(field.Name, cancellationToken)));
        await deleted;
        return counts;
    }

    private async Task<long> CountFieldAsync(string field, CancellationToken cancellationToken)
    {
        var query = RequestBody.Smile(writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("query");
            MethodQuery.Having(writer, field);
            writer.WriteEndObject();
        });
        return _documents[field] = await CountAsync(query, cancellationToken);
    }

    /// <summary>Documents that a query finds. An index that another process has just made is known before its shards have started: those
    /// are waited for.</summary>
    private async Task<long> CountAsync(RequestBody query, CancellationToken cancellationToken)
    {
        string path = $"{_alias}/_count";
        Reply reply = await _parts.Channel.SendAsync(HttpMethod.POST, path, query, cancellationToken);
        if (ServerFault.IsStarting(reply))
        {
            await _parts.Channel.SendAsync(
                HttpMethod.GET, $"_cluster/health/{_alias}?wait_for_status=yellow&timeout={StartedWithin}", RequestBody.None,
                cancellationToken);
            reply = await _parts.Channel.SendAsync(HttpMethod.POST, path, query, cancellationToken);
        }
        if (!reply.IsSuccess) throw ServerFault.Of(reply, $"POST /{path}");
        using JsonDocument json = ElasticsearchChannel.Parse(reply, $"POST /{path}");
        return json.RootElement.GetProperty("count").GetInt64();
    }

    /// <summary>Looks whether documents that were deleted or replaced are still in some segment.</summary>
    private async Task LookForDeletedAsync(CancellationToken cancellationToken)
    {
        int replacements = _replacements;
        using JsonDocument json = await _parts.Channel.JsonAsync(
            HttpMethod.GET, $"{_alias}/_stats/docs?filter_path=_all.total.docs", RequestBody.None, cancellationToken);
        bool found = TotalOf(json, "docs", "deleted") > 0;
        if (found || replacements == _replacements) _hasDeleted = found;
    }

    /// <summary>A number of an index's statistics. They have none at all while no shard has started, or all are gone.</summary>
    private static long TotalOf(JsonDocument statistics, string kind, string number) =>
        statistics.RootElement.TryGetProperty("_all", out JsonElement all) && all.TryGetProperty("total", out JsonElement total)
            && total.TryGetProperty(kind, out JsonElement counted)
                ? counted.GetProperty(number).GetInt64()
                : 0;

    /// <summary>Notes that this process has deleted or replaced documents.</summary>
    private void NoteReplaced()
    {
        Interlocked.Increment(ref _replacements);
        _hasDeleted = true;
    }
}
