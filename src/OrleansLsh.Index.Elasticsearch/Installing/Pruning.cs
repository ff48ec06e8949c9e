using System.Runtime.CompilerServices;
using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Searching;
using OrleansLsh.Index.Elasticsearch.Writing;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Installing;

/// <summary>Deletes from the index that is being filled what the one in use has not any more: the copying meets no deletes.</summary>
internal sealed class Pruning(ElasticsearchParts parts, Replacement replacement)
{
    private const int PageSize = 10_000, DeletesAtOnce = 1_000;

    private readonly IndexState _kept = replacement.From, _pruned = replacement.Into;

    /// <summary>Does it beside writers. What they replace meanwhile may go too: it is copied anew, since it was written anew.</summary>
    /// <returns>Whether there was anything to look for: their counts differed.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await parts.Writer.RefreshAsync($"{_kept.Index},{_pruned.Index}", cancellationToken);
        if (await CountAsync(_kept.Index, cancellationToken) == await CountAsync(_pruned.Index, cancellationToken)) return false;
        var gone = new List<string>();
        await foreach (string id in OrderedDifference.MissingAsync(
            ReadAsync(_kept, cancellationToken), ReadAsync(_pruned, cancellationToken), cancellationToken))
        {
            gone.Add(id);
            if (gone.Count == DeletesAtOnce) await DeleteAsync(gone, cancellationToken);
        }
        await DeleteAsync(gone, cancellationToken);
        return true;
    }

    /// <summary>Does it while writes are held and everything is copied, so that both hold the same in the end.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Storage"/>: they do not all the same.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (!await RunAsync(cancellationToken)) return;
        await parts.Writer.RefreshAsync(_pruned.Index, cancellationToken);
        (long wanted, long there) = (await CountAsync(_kept.Index, cancellationToken), await CountAsync(_pruned.Index, cancellationToken));
        if (wanted != there)
            throw new LshException(
                ErrorKind.Storage,
                $"Index '{_pruned.Index}' holds {there} documents instead of {wanted}; the old index stays in use. Train again.");
    }

    private async Task DeleteAsync(List<string> gone, CancellationToken cancellationToken)
    {
        if (gone.Count == 0) return;
        BulkOutcome outcome = await parts.Writer.WriteAsync(replacement.Target, RefreshPolicy.None, gone, null, cancellationToken);
        if (outcome.Failures.Count > 0) throw outcome.Failures[0].Error;
        gone.Clear();
    }

    private async IAsyncEnumerable<(long Order, string Id)> ReadAsync(
        IndexState state, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (JsonElement hit in IndexScan.AllAsync(parts.Channel, state.Index, state, null, [], cancellationToken, PageSize))
            yield return (hit.GetProperty("sort")[0].GetInt64(), hit.GetProperty("fields").GetProperty("id")[0].GetString()!);
    }

    private async Task<long> CountAsync(string index, CancellationToken cancellationToken)
    {
        using JsonDocument json = await parts.Channel.EveryShardAsync(HttpMethod.GET, $"{index}/_count", cancellationToken);
        return json.RootElement.GetProperty("count").GetInt64();
    }
}
