using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Smile;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Writing;

/// <summary>Writes documents in bulk requests of bounded size, so many of one write at a time.</summary>
/// <remarks>Each write has slots of its own: one that waits for a block to go must not keep others, the back-fill that ends the block among
/// them.</remarks>
internal sealed class BulkWriter(
    ElasticsearchChannel channel, ElasticsearchOptions options, TimeProvider time, Func<double> random, ILogger logger)
{
    /// <summary>From so many documents on a refresh costs less than waiting for the periodic one, and makes no needlessly small
    /// segment.</summary>
    private const int LargeWrite = 500;

    /// <summary>Fewer documents are no request of their own.</summary>
    private const int LeastSlice = 250;

    /// <summary>How long the server may wait for a block to go and for a primary to come, each. By itself it waits for a minute: then a
    /// request that was given up here would be carried out after its repetition, and after later writes of the same ids.</summary>
    private readonly string _patience = FormattableString.Invariant($"{(options.RequestTimeout / 3).TotalMilliseconds:0}ms");

    private readonly BulkSender _sender = new(channel, options, time, random, logger);

    /// <summary>Bytes of an operation in the piece written last: the next one's buffer need hardly grow.</summary>
    private volatile int _usualBytes;

    /// <summary>Writes or deletes documents; returns when searches find that as the refresh policy says.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="refresh">When searches find it.</param>
    /// <param name="ids">The documents' ids.</param>
    /// <param name="write">Writes the document at a position, several at once; null to delete.</param>
    /// <param name="cancellationToken">Cancels the call; what was sent may be in.</param>
    public async Task<BulkOutcome> WriteAsync(
        BulkTarget target, RefreshPolicy refresh, IReadOnlyList<string> ids, Action<SmileWriter, int>? write,
        CancellationToken cancellationToken)
    {
        bool waits = refresh == RefreshPolicy.WaitFor && ids.Count < LargeWrite;
        string path = $"{target.Name}/_bulk?filter_path=errors,items.*.status,items.*.error&timeout={_patience}"
            + (target.IsAlias ? "&require_alias=true" : "") + (waits ? "&refresh=wait_for" : "");
        var outcome = new BulkOutcome();
        await SendAsync(path, target, ids, write, outcome, cancellationToken);
        if (refresh != RefreshPolicy.None && !waits && outcome.Done > 0) await TryRefreshAsync(target.Name, cancellationToken);
        return outcome;
    }

    /// <summary>Refreshes like <see cref="RefreshAsync"/> where what was written is durable and reported as such, found at once or
    /// not.</summary>
    public async Task TryRefreshAsync(string target, CancellationToken cancellationToken)
    {
        try
        {
            await RefreshAsync(target, cancellationToken);
        }
        catch (LshException error)
        {
            logger.RefreshFailed(target, error.Message);
        }
    }

    /// <summary>Makes everything written so far found by searches.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Unavailable"/>: not in every shard.</exception>
    public async Task RefreshAsync(string target, CancellationToken cancellationToken)
    {
        using JsonDocument done = await channel.EveryShardAsync(HttpMethod.POST, $"{target}/_refresh", cancellationToken);
    }

    private async Task SendAsync(
        string path, BulkTarget target, IReadOnlyList<string> ids, Action<SmileWriter, int>? write, BulkOutcome outcome,
        CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(options.Concurrency);
        // One more than are sent at a time: it writes the next piece meanwhile. Whatever becomes of one, what is under way is waited for.
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency + 1, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Slices(ids.Count), parallel, async (slice, stopped) =>
        {
            foreach (BulkPiece piece in Cut(slice, ids, write))
            {
                await slots.WaitAsync(stopped);
                try
                {
                    await _sender.SendAsync(path, piece, outcome, target.WhenBlocked, cancellationToken);
                }
                finally
                {
                    slots.Release();
                }
            }
        });
    }

    /// <summary>Takes a write apart so that each request under way has a part, but none that is not worth a request.</summary>
    private IEnumerable<(int First, int End)> Slices(int count)
    {
        int size = Math.Clamp(
            (count + options.Concurrency - 1) / options.Concurrency, Math.Min(LeastSlice, options.BulkDocuments), options.BulkDocuments);
        for (int first = 0; first < count; first += size) yield return (first, Math.Min(count, first + size));
    }

    private IEnumerable<BulkPiece> Cut((int First, int End) slice, IReadOnlyList<string> ids, Action<SmileWriter, int>? write)
    {
        BulkPiece? piece = null;
        for (int i = slice.First; i < slice.End; i++)
        {
            int position = i;
            piece ??= new BulkPiece((int)Math.Min(options.BulkBytes, (long)(slice.End - i) * _usualBytes));
            piece.Add(i, write is null ? "delete" : "index", ids[i], write is null ? null : writer => write(writer, position));
            if (i + 1 < slice.End && piece.Bytes < options.BulkBytes) continue;
            _usualBytes = piece.Bytes / piece.Count;
            yield return piece;
            piece = null;
        }
    }
}
