using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrleansLsh.Core;
using OrleansLsh.Index.Elasticsearch.Connection;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Writing;

/// <summary>Writes documents in bulk requests of bounded size, so many of one write at a time.</summary>
/// <remarks>Each write has slots of its own: one that waits for a block to go must not keep others, the back-fill that ends the block among them.</remarks>
internal sealed class BulkWriter(
    ElasticsearchChannel channel, ElasticsearchOptions options, TimeProvider time, Func<double> random, ILogger logger)
{
    /// <summary>From so many documents on a refresh costs less than waiting for the periodic one, and makes no needlessly small segment.</summary>
    private const int LargeWrite = 500;

    /// <summary>How long the server may wait for a block to go and for a primary to come, each. By itself it waits for a minute: then a request that
    /// was given up here would be carried out after its repetition, and after later writes of the same ids.</summary>
    private readonly string _patience = FormattableString.Invariant($"{(options.RequestTimeout / 3).TotalMilliseconds:0}ms");

    private readonly BulkSender _sender = new(channel, options, time, random, logger);

    /// <summary>Writes or deletes documents; returns when searches find that as the refresh policy says.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="refresh">When searches find it.</param>
    /// <param name="ids">The documents' ids.</param>
    /// <param name="write">Writes the document at a position; null to delete.</param>
    /// <param name="cancellationToken">Cancels the call; what was sent may be in.</param>
    public async Task<BulkOutcome> WriteAsync(
        BulkTarget target, RefreshPolicy refresh, IReadOnlyList<string> ids, Action<Utf8JsonWriter, int>? write, CancellationToken cancellationToken)
    {
        bool waits = refresh == RefreshPolicy.WaitFor && ids.Count < LargeWrite;
        string path = $"{target.Name}/_bulk?filter_path=errors,items.*.status,items.*.error&timeout={_patience}{(target.IsAlias ? "&require_alias=true" : "")}{(waits ? "&refresh=wait_for" : "")}";
        var outcome = new BulkOutcome();
        await SendAsync(path, target, ids, write, outcome, cancellationToken);
        if (refresh != RefreshPolicy.None && !waits && outcome.Done > 0) await TryRefreshAsync(target.Name, cancellationToken);
        return outcome;
    }

    /// <summary>The same as <see cref="RefreshAsync"/> where what was written is durable and reported as such, found at once or not.</summary>
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
        string path, BulkTarget target, IReadOnlyList<string> ids, Action<Utf8JsonWriter, int>? write, BulkOutcome outcome, CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(options.Concurrency);
        var sending = new List<Task>();
        try
        {
            foreach (BulkPiece piece in Cut(ids, write))
            {
                await slots.WaitAsync(cancellationToken);
                sending.Add(SendOneAsync(path, target, piece, outcome, slots, cancellationToken));
                if (sending.Find(task => task.IsFaulted) is { } failed) await failed;
            }
        }
        finally
        {
            // None is left alone under way, whatever became of the others.
            await Task.WhenAll(sending);
        }
    }

    private async Task SendOneAsync(
        string path, BulkTarget target, BulkPiece piece, BulkOutcome outcome, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        try
        {
            await _sender.SendAsync(path, piece, outcome, target.WhenBlocked, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }

    private IEnumerable<BulkPiece> Cut(IReadOnlyList<string> ids, Action<Utf8JsonWriter, int>? write)
    {
        var piece = new BulkPiece();
        for (int i = 0; i < ids.Count; i++)
        {
            int position = i;
            piece.Add(i, write is null ? "delete" : "index", ids[i], write is null ? null : writer => write(writer, position));
            if (piece.Count < options.BulkDocuments && piece.Bytes < options.BulkBytes) continue;
            yield return piece;
            piece = new BulkPiece();
        }
        if (piece.Count > 0) yield return piece;
    }
}
