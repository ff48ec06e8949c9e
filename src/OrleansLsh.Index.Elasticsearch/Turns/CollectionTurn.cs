using OrleansLsh.Index.Elasticsearch.Installing;

namespace OrleansLsh.Index.Elasticsearch.Turns;

/// <summary>The right to put another index in a collection's place, which one process of all has at a time. Disposing gives it
/// back.</summary>
/// <remarks>
/// It is a lease: a document that is renewed while its owner lives, and taken over when it was not for <see cref="TurnWatch.Lease"/>. An
/// owner that slept through that must do no harm when it wakes. All that it copies, and its swap, need its own <see cref="FillAlias"/>,
/// which the next owner removes before anything else: the server itself refuses the one who came too late.
/// </remarks>
internal sealed class CollectionTurn : IAsyncDisposable
{
    private static readonly TimeSpan RenewEvery = TurnWatch.Lease / 6, LookEvery = TimeSpan.FromSeconds(1);

    private readonly ElasticsearchParts _parts;
    private readonly string _collection, _uid;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _lost = new(), _over = new();
    private readonly PeriodicTimer _timer;
    private readonly Task _renewing;
    private TurnEntry _entry;
    private volatile string? _held;

    private CollectionTurn(ElasticsearchParts parts, string collection, string uid, TurnEntry entry)
    {
        (_parts, _collection, _uid, _entry, _held) = (parts, collection, uid, entry, entry.Held);
        _timer = new PeriodicTimer(RenewEvery, parts.Time);
        _renewing = RenewRegularlyAsync();
    }

    /// <summary>Cancelled when another process has taken the turn over, or the collection was dropped.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Tells this turn from any other.</summary>
    public string Token => _entry.Token;

    /// <summary>Takes the turn. Where another process has it, waits until that one shows that it lives, or has not for the length of a
    /// lease.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Conflict"/>: another process has it, and lives.</exception>
    public static async Task<CollectionTurn> TakeAsync(
        ElasticsearchParts parts, string collection, string uid, CancellationToken cancellationToken)
    {
        TurnEntry mine = NewEntry(parts.Time);
        var watch = new TurnWatch(parts.Time);
        while (true)
        {
            TurnEntry? found = await parts.Turns.ReadAsync(uid, cancellationToken);
            if (found is null)
            {
                if (await parts.Turns.TryCreateAsync(uid, mine, cancellationToken) is { } created)
                    return new CollectionTurn(parts, collection, uid, created);
                continue;
            }
            // It may be there from an attempt whose answer was lost.
            if (found.Token == mine.Token) return new CollectionTurn(parts, collection, uid, found);
            switch (watch.OwnerLives(found))
            {
                case true:
                    throw new LshException(ErrorKind.Conflict,
                        $"Collection '{collection}' is being trained or rolled back by {found.Owner} since {found.Since:u}; wait until "
                        + "that ends.");
                case false when await TryTakeOverAsync(parts, collection, uid, found, cancellationToken) is { } taken:
                    return taken;
            }
            await Task.Delay(LookEvery, parts.Time, cancellationToken);
        }
    }

    /// <summary>Takes a turn over that was abandoned: what its owner may still send is refused from now on, and the writes that it held go
    /// on.</summary>
    /// <returns>Null where another process was faster, or the owner came back.</returns>
    public static async Task<CollectionTurn?> TryTakeOverAsync(
        ElasticsearchParts parts, string collection, string uid, TurnEntry abandoned, CancellationToken cancellationToken)
    {
        TurnEntry mine = NewEntry(parts.Time) with { Held = abandoned.Held };
        if (await parts.Turns.TryReplaceAsync(uid, abandoned, mine, cancellationToken) is not { } written) return null;
        parts.Logger.TurnTakenOver(collection, abandoned.Owner, abandoned.Since);
        var turn = new CollectionTurn(parts, collection, uid, written);
        try
        {
            await FillAlias.RevokeAsync(parts, collection, cancellationToken);
            await turn.ReleaseAsync(cancellationToken);
            return turn;
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    /// <summary>Notes whose writes are held, then holds them. When this returns, those under way have ended.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Conflict"/>: the turn is lost. <see cref="ErrorKind.Storage"/>: somebody else
    /// has blocked the index.</exception>
    public async Task HoldAsync(string index, CancellationToken cancellationToken)
    {
        await WriteBlock.RequireNoneAsync(_parts.Channel, index, cancellationToken);
        _held = index;
        await RenewAsync(cancellationToken);
        await WriteBlock.SetAsync(_parts.Channel, index, cancellationToken);
    }

    /// <summary>Lets writes go on that are held; none where the turn is lost, since the block may be another's by now.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Conflict"/>: the turn is lost.</exception>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_held is not { } held) return;
        await RenewAsync(cancellationToken);
        await WriteBlock.LiftAsync(_parts.Channel, held, cancellationToken);
        Settle();
    }

    /// <summary>The index whose writes were held is out of use: its block stays on, and concerns nobody any more.</summary>
    public void Settle() => _held = null;

    /// <summary>Makes sure that the turn is still this process's.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Conflict"/>: it is not.</exception>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                if (await _parts.Turns.TryReplaceAsync(_uid, _entry, _entry with { Held = _held }, cancellationToken) is { } written)
                {
                    _entry = written;
                    return;
                }
                TurnEntry? found = await _parts.Turns.ReadAsync(_uid, cancellationToken);
                if (found?.Token != Token) throw await LoseAsync(found);
                // The answer to a renewal was lost: that one had come through.
                _entry = found;
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _over.CancelAsync();
        await _renewing;
        try
        {
            // Writes that could not be let go are for the next owner, which learns of them here.
            if (_held is null) await GiveBackAsync();
        }
        catch (LshException error)
        {
            _parts.Logger.TurnNotGivenBack(_collection, TurnWatch.Lease, error.Message);
        }
        _over.Dispose();
        _lost.Dispose();
        _writing.Dispose();
    }

    private async Task GiveBackAsync()
    {
        while (!_lost.IsCancellationRequested && !await _parts.Turns.TryRemoveAsync(_uid, _entry, CancellationToken.None))
        {
            // The answer to the last renewal may have been lost, and its version not be known.
            if (await _parts.Turns.ReadAsync(_uid, CancellationToken.None) is not { } found || found.Token != Token) return;
            _entry = found;
        }
    }

    private async Task RenewRegularlyAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            try
            {
                await RenewAsync(_over.Token);
            }
            catch (LshException error)
            {
                if (_lost.IsCancellationRequested) return;
                _parts.Logger.TurnNotRenewed(_collection, error.Message);
            }
            catch (OperationCanceledException) when (_over.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<LshException> LoseAsync(TurnEntry? to)
    {
        await _lost.CancelAsync();
        return new LshException(ErrorKind.Conflict,
            $"Collection '{_collection}': {to?.Owner ?? "another process"} has taken the turn over, since this one was not heard of for "
            + $"{TurnWatch.Lease.TotalSeconds} s. Nothing was replaced; try again.");
    }

    private static TurnEntry NewEntry(TimeProvider time) =>
        new($"{Guid.NewGuid():N}"[..16], $"process {Environment.ProcessId} on {Environment.MachineName}", time.GetUtcNow(), null);
}
