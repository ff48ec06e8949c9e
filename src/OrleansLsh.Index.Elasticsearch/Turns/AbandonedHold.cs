namespace OrleansLsh.Index.Elasticsearch.Turns;

/// <summary>Lets the writes of a collection go on that a process held when it was killed. A block that is in nobody's turn is an
/// operator's, and stays.</summary>
internal sealed class AbandonedHold(ElasticsearchParts parts, string collection, string uid)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly TurnWatch _watch = new(parts.Time);
    private long _lookedAt;
    private int _isLooking;

    /// <summary>Called by writers that met a block. One of them looks at a time, the others wait their while and try again.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isLooking, 1) == 1) return;
        try
        {
            if (_lookedAt != 0 && parts.Time.GetElapsedTime(_lookedAt) < LookEvery) return;
            _lookedAt = parts.Time.GetTimestamp();
            if (await parts.Turns.ReadAsync(uid, cancellationToken) is not { } found || _watch.OwnerLives(found) is not false) return;
            if (found.Held is null || (await parts.FindAsync(collection, cancellationToken))?.Index != found.Held) return;
            await using CollectionTurn? turn = await CollectionTurn.TryTakeOverAsync(parts, collection, uid, found, cancellationToken);
            if (turn is not null) parts.Logger.HoldLifted(collection, found.Held);
        }
        catch (LshException error)
        {
            // The write goes its own way, and looks again.
            parts.Logger.HoldNotLifted(collection, error.Message);
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }
}
