using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Turns;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch;

internal sealed partial class ElasticsearchCollection
{
    /// <summary>Does what needs the collection's turn.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Conflict"/>: another process has the turn, or took it over.
    /// <see cref="ErrorKind.UnknownCollection"/>: the collection was dropped meanwhile.</exception>
    private async Task InTurnAsync(Func<CollectionTurn, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        await using CollectionTurn turn = await CollectionTurn.TakeAsync(_parts, Name, Uid, cancellationToken);
        await DuringAsync(turn, stop => work(turn, stop), cancellationToken);
    }

    /// <summary>Does a part of what the turn was taken for, and ends it when the turn is lost.</summary>
    private async Task DuringAsync(CollectionTurn turn, Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        await DuringAsync(
            turn,
            async stop =>
            {
                await work(stop);
                return true;
            },
            cancellationToken);

    private async Task<T> DuringAsync<T>(CollectionTurn turn, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, turn.Lost);
        try
        {
            return await work(either.Token);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested
            && error is OperationCanceledException or LshException { Kind: not ErrorKind.Unavailable })
        {
            // The server refuses one whose turn or collection is gone by whatever it meets first; these are the reasons.
            if (await WasDroppedAsync()) throw new LshException(ErrorKind.UnknownCollection, $"Collection '{Name}' was deleted.", error);
            await turn.RenewAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Whether the collection was dropped; then what a drop may have missed is removed: what was made while it ran.</summary>
    private async Task<bool> WasDroppedAsync()
    {
        if (await _parts.FindAsync(Name, insists: true, CancellationToken.None) is { } found && found.Uid == Uid) return false;
        foreach (IndexState left in await GenerationsAsync(CancellationToken.None))
            if (left.Uid == Uid)
                (await _parts.Channel.SendWithRetriesAsync(
                    HttpMethod.DELETE, $"{left.Index}?ignore_unavailable=true", RequestBody.None, CancellationToken.None)).Dispose();
        await _parts.Models.RemoveAsync(Uid, CancellationToken.None);
        return true;
    }
}
