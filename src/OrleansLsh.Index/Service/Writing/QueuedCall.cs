using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;

namespace OrleansLsh.Index.Service.Writing;

/// <summary>A call's place in a queue: what comes later and concerns one of its ids waits until it has ended.</summary>
public sealed class QueuedCall : IDisposable
{
    private readonly CommitQueue _queue;
    private readonly TaskCompletionSource<CallAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A call before a queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="ids">The ids that the call concerns; null for a document that has none.</param>
    internal QueuedCall(CommitQueue queue, IReadOnlyList<string?> ids) => (_queue, Ids) = (queue, ids);

    /// <summary>The name of the queue's collection.</summary>
    public string Collection => _queue.Collection;

    /// <summary>The ids that the call concerns; null for a document that has none.</summary>
    public IReadOnlyList<string?> Ids { get; }

    /// <summary>What the change was checked and encoded against.</summary>
    internal CollectionSnapshot Snapshot { get; private set; } = null!;

    /// <summary>The documents to write; null where the call deletes.</summary>
    internal EncodedBatch? Batch { get; private set; }

    /// <summary>The ids of the documents to delete.</summary>
    internal IReadOnlyList<string> Deleted { get; private set; } = [];

    /// <summary>Documents to write.</summary>
    internal int Documents => Batch?.Documents.Count ?? 0;

    /// <summary>Whether its caller may give up.</summary>
    internal bool CanGiveUp { get; private set; }

    /// <summary>Where it is on its way. This and what follows is the queue's, which has a lock for it.</summary>
    internal CallStage Stage { get; set; }

    /// <summary>How many calls have to end before it, each counted once for every id that they share.</summary>
    internal int Before { get; set; }

    /// <summary>Ends when none has to end before it any more; null where nobody waits for that.</summary>
    internal TaskCompletionSource? Turn { get; set; }

    /// <summary>Those that wait for it to end, each as often as it shares an id; null for nobody.</summary>
    internal List<QueuedCall>? Followers { get; set; }

    /// <summary>The commit that holds it.</summary>
    internal RunningCommit? Commit { get; set; }

    /// <summary>Ends when there is a place for it; null where there was one at once.</summary>
    internal TaskCompletionSource? Admitted { get; set; }

    /// <summary>Waits until what came before it and concerns one of its ids has ended: what is read of these documents then stays as it is
    /// until this call has written them, as far as they are written through the queue.</summary>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    internal Task TurnAsync(CancellationToken cancellationToken) => _queue.TurnOf(this).WaitAsync(cancellationToken);

    /// <summary>Writes documents together with those of other calls; ends when they are durable.</summary>
    /// <param name="collection">What they were checked and encoded against.</param>
    /// <param name="batch">Documents of ids that the call has its place for.</param>
    /// <param name="cancellationToken">Gives up. Before its commit has begun nothing is written; later the commit is cut off once all its
    /// callers have given up, as far as the index does that.</param>
    /// <returns>The documents that were not written, by their positions in the batch.</returns>
    internal async Task<IReadOnlyList<DocumentFailure>> WriteAsync(
        CollectionSnapshot collection, EncodedBatch batch, CancellationToken cancellationToken)
    {
        Batch = batch;
        return (await CommitAsync(collection, cancellationToken)).Failures;
    }

    /// <summary>Deletes documents; gives how many of the ids were there.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="deleted">Ids that the call has its place for.</param>
    /// <param name="cancellationToken">Gives up, as in <see cref="WriteAsync"/>.</param>
    internal async Task<int> DeleteAsync(CollectionSnapshot collection, IReadOnlyList<string> deleted, CancellationToken cancellationToken)
    {
        Deleted = deleted;
        return (await CommitAsync(collection, cancellationToken)).Deleted;
    }

    /// <summary>Whether its documents and those of another call, coded by the same models, may be one batch.</summary>
    internal bool GoesWith(QueuedCall other)
    {
        if (Batch is null || other.Batch is null) return false;
        FieldState[] own = Snapshot.Fields, others = other.Snapshot.Fields;
        if (own.Length != others.Length) return false;
        for (int i = 0; i < own.Length; i++)
            if (own[i].ModelVersion != others[i].ModelVersion || own[i].Field != others[i].Field) return false;
        return true;
    }

    /// <summary>Tells the caller what became of it.</summary>
    internal void Tell(CallAnswer answer)
    {
        if (answer.Error is null) _answer.TrySetResult(answer);
        else _answer.TrySetException(answer.Error);
    }

    /// <summary>Leaves the queue, unless it has been made ready for a commit.</summary>
    public void Dispose() => _queue.Leave(this);

    private async Task<CallAnswer> CommitAsync(CollectionSnapshot collection, CancellationToken cancellationToken)
    {
        (Snapshot, CanGiveUp) = (collection, cancellationToken.CanBeCanceled);
        _queue.MakeReady(this);
        await using CancellationTokenRegistration givingUp = cancellationToken.UnsafeRegister(
            static (call, cancelled) => ((QueuedCall)call!).GiveUp(cancelled), this);
        _queue.StartCommits();
        return await _answer.Task;
    }

    private void GiveUp(CancellationToken cancelled)
    {
        if (_queue.TryWithdraw(this)) _answer.TrySetCanceled(cancelled);
    }
}

/// <summary>Where a call is on its way through a queue.</summary>
internal enum CallStage
{
    /// <summary>There is no place for it yet.</summary>
    Blocked,

    /// <summary>It has its place; its caller checks and encodes.</summary>
    Preparing,

    /// <summary>It goes into a commit as soon as what came before it on its ids has ended.</summary>
    Ready,

    /// <summary>A commit holds it.</summary>
    UnderWay,

    /// <summary>It was committed, or given up before.</summary>
    Ended,
}

/// <summary>What became of a call.</summary>
/// <param name="Failures">Documents that were not written, by their positions in the call's batch.</param>
/// <param name="Deleted">How many of the ids to delete were there.</param>
/// <param name="Error">Why nothing was done; null where it was.</param>
internal readonly record struct CallAnswer(IReadOnlyList<DocumentFailure> Failures, int Deleted, Exception? Error);
