using System.Text.Json;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Writing;
using OrleansLsh.Index.Port;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Installing;

/// <summary>Copies one index into another, coding fields anew on the way, in rounds: each brings what was written during the one
/// before.</summary>
/// <param name="parts">Channel and writer.</param>
/// <param name="replacement">From where to where.</param>
/// <param name="models">The fields that get another model → the model; null for none.</param>
/// <param name="changes">Those of these fields whose vectors are made anew.</param>
/// <param name="progress">Told how many documents were copied.</param>
internal sealed class BackFill(
    ElasticsearchParts parts, Replacement replacement, IReadOnlyDictionary<string, Model?> models, IEnumerable<ChangedField> changes,
    IProgress<long>? progress)
{
    private const int MostPerPage = 1_000;

    private static readonly TimeSpan LeastHold = TimeSpan.FromSeconds(5);

    private readonly PageSize _size = new(MostPerPage);
    private readonly IndexState _from = replacement.From, _into = replacement.Into;
    private long[] _done = [];
    private long _copied;

    /// <summary>Whether an embedder makes vectors on the way, which takes its time for few documents too.</summary>
    public bool MakesVectors => changes.Any();

    /// <summary>Documents that were looked at so far, in all rounds.</summary>
    public long Copied => _copied;

    /// <summary>Copies everything that was written up to now and not yet copied.</summary>
    /// <param name="resumes">Whether the other index may have some of it already, from an attempt that was cut off.</param>
    /// <param name="held">Whether writes are held: then it is the last round, and brings all there is.</param>
    /// <param name="cancellationToken">Ends it; what was copied stays.</param>
    /// <returns>How many documents were copied.</returns>
    public async Task<long> RoundAsync(bool resumes, bool held, CancellationToken cancellationToken)
    {
        long[] upTo = held
            ? await ShardProgress.LastAsync(parts.Channel, _from.Index, cancellationToken)
            : await ShardProgress.CheckpointsAsync(parts.Channel, _from.Index, cancellationToken);
        await parts.Writer.RefreshAsync(_from.Index, cancellationToken);
        if (_done.Length == 0) _done = [.. upTo.Select(_ => -1L)];
        long before = _copied;
        for (int shard = 0; shard < upTo.Length; shard++)
        {
            await CopyAsync(shard, _done[shard], upTo[shard], resumes, cancellationToken);
            _done[shard] = upTo[shard];
        }
        return _copied - before;
    }

    /// <summary>Copies what is left while writes are held. Vectors that an embedder has to make first may take longer than writers try
    /// again: that ends it.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Unavailable"/>: they took too long, and the old index stays in use.</exception>
    public async Task LastRoundAsync(bool resumes, CancellationToken cancellationToken)
    {
        if (!MakesVectors)
        {
            await RoundAsync(resumes, held: true, cancellationToken);
            return;
        }
        TimeSpan patience = parts.Options.RetryLimit / 2 is var half && half > LeastHold ? half : LeastHold;
        using var limit = new CancellationTokenSource(patience, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await RoundAsync(resumes, held: true, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new LshException(ErrorKind.Unavailable,
                $"The vectors of what was written meanwhile were not made within {patience.TotalSeconds:N0} s, which writers wait at most; "
                + $"index '{_from.Index}' stays in use. Do it again when less is written, or by an embedder that is faster.");
        }
    }

    private async Task CopyAsync(int shard, long after, long upTo, bool resumes, CancellationToken cancellationToken)
    {
        while (after < upTo)
        {
            long last = after;
            using JsonDocument json = await parts.Channel.PageAsync(
                $"{_from.Index}/_search?preference=_shards:{shard}&allow_partial_search_results=false", _size, size =>
                    Page(last, upTo, size), cancellationToken);
            JsonElement[] hits = [.. json.RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray()];
            if (hits.Length == 0) return;
            after = hits[^1].GetProperty("sort")[0].GetInt64();
            JsonElement[] missing = resumes ? await MissingAsync(hits, cancellationToken) : hits;
            await WriteAsync(await RecodeAsync(missing, cancellationToken), cancellationToken);
            _copied += hits.Length;
            progress?.Report(_copied);
        }
    }

    private async Task<RecodedPage> RecodeAsync(JsonElement[] hits, CancellationToken cancellationToken)
    {
        var made = new Dictionary<string, IReadOnlyList<ReadOnlyMemory<float>?>>(StringComparer.Ordinal);
        if (hits.Length > 0)
        {
            Document[] documents = [.. hits.Select(
                hit => StoredDocument.Read(hit.GetProperty("_id").GetString()!, hit.GetProperty("_source")))];
            // An embedder that does not listen is not waited for.
            foreach (ChangedField change in changes)
                made[change.Field.Name] = await change.Make(documents, cancellationToken).WaitAsync(cancellationToken);
        }
        return new RecodedPage(hits, models, made, !_from.HasCurrentTerms);
    }

    private async Task WriteAsync(RecodedPage page, CancellationToken cancellationToken)
    {
        if (page.Ids.Length == 0) return;
        BulkOutcome outcome = await parts.Writer.WriteAsync(
            replacement.Target, RefreshPolicy.None, page.Ids, (writer, i) => page.Write(writer, i, _into), cancellationToken);
        if (outcome.Failures is [(int position, LshException error), ..])
            throw new LshException(
                error.Kind,
                $"Document '{page.Ids[position]}' could not be copied to index '{_into.Index}'; the old index stays in use. "
                + $"{error.Message}", error);
    }

    /// <summary>Of some documents those that the other index lacks, or has in an older form.</summary>
    private async Task<JsonElement[]> MissingAsync(JsonElement[] hits, CancellationToken cancellationToken)
    {
        using JsonDocument json = await parts.Channel.SendWithRetriesAsync(
            HttpMethod.POST, $"{_into.Index}/_mget?_source_includes={_into.Order}",
            RequestBody.Json(new { ids = hits.Select(hit => hit.GetProperty("_id").GetString()).ToArray() }), cancellationToken);
        JsonElement docs = json.RootElement.GetProperty("docs");
        return [.. hits.Where((hit, i) => !docs[i].TryGetProperty("_source", out JsonElement there)
            || there.GetProperty(_into.Order).GetInt64() != hit.GetProperty("_source").GetProperty(_from.Order).GetInt64())];
    }

    private RequestBody Page(long after, long upTo, int size) => RequestBody.Smile(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("size", size);
        writer.WriteStartArray("_source");
        foreach (string part in CollectionMapping.Stored(_from)) writer.WriteStringValue(part);
        writer.WriteEndArray();
        writer.WriteBoolean("track_total_hits", false);
        writer.WriteStartArray("sort");
        writer.WriteStringValue("_seq_no");
        writer.WriteEndArray();
        writer.WriteStartObject("query");
        writer.WriteStartObject("range");
        writer.WriteStartObject("_seq_no");
        writer.WriteNumber("gt", after);
        writer.WriteNumber("lte", upTo);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    });
}
