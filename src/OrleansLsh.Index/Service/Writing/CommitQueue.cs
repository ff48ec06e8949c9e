using System.Runtime.InteropServices;

namespace OrleansLsh.Index.Service.Writing;

/// <summary>Commits the changes of many callers of one collection together: what gets ready while the index commits goes into the next
/// commit.</summary>
/// <remarks>A call takes its place before it is checked and encoded. Whatever concerns one id is done in the order of the places, so that
/// the earlier attempt of a call that was made twice cannot overwrite what was written after it; calls of other ids do not wait for each
/// other. A commit begins as soon as the index takes one more, and the next follows on its thread: nothing runs, or has to be stopped,
/// while nobody writes. Bounded: a call for which there is no place is blocked, and one too many of those is refused.</remarks>
public sealed class CommitQueue : IAsyncDisposable
{
    private readonly ICommitTarget _target;
    private readonly CommitLimits _limits;
    private readonly ICommitListener? _listener;
    private readonly TaskScheduler _scheduler;
    private readonly Lock _gate = new();

    /// <summary>Of each id, the last call that concerns it and has not ended.</summary>
    private readonly Dictionary<string, QueuedCall> _latest = new(StringComparer.Ordinal);

    private readonly LinkedList<QueuedCall> _blocked = new(), _ready = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _places, _waiting, _underWay, _coming;
    private bool _isClosed, _isFull, _isRefusing;

    /// <summary>An empty queue.</summary>
    /// <param name="collection">The collection's name, as messages give it.</param>
    /// <param name="target">Makes changes durable.</param>
    /// <param name="limits">How many wait, how many go together.</param>
    /// <param name="listener">Told what an operator should know; null for nobody.</param>
    /// <param name="scheduler">Where commits run; null for the thread pool.</param>
    internal CommitQueue(
        string collection, ICommitTarget target, CommitLimits limits, ICommitListener? listener = null, TaskScheduler? scheduler = null)
    {
        (Collection, _target, _limits, _listener) = (collection, target, limits, listener);
        _scheduler = scheduler ?? TaskScheduler.Default;
    }

    /// <summary>The collection's name.</summary>
    public string Collection { get; }

    /// <summary>Calls that have not ended.</summary>
    public int Calls
    {
        get
        {
            lock (_gate) return _places + _blocked.Count;
        }
    }

    /// <summary>Takes a call's place, behind all that came before.</summary>
    /// <param name="ids">The ids that it concerns, left alone from now on; null for a document that has none.</param>
    /// <param name="cancellationToken">Gives up waiting for a place.</param>
    /// <returns>The place; who leaves it without asking for a commit disposes of it.</returns>
    /// <exception cref="LshException"><see cref="ErrorKind.Unavailable"/> where too many are blocked already, or the queue is
    /// closed.</exception>
    public ValueTask<QueuedCall> EnterAsync(IReadOnlyList<string?> ids, CancellationToken cancellationToken)
    {
        var call = new QueuedCall(this, ids);
        lock (_gate)
        {
            if (_isClosed) throw Closed();
            if (_waiting < _limits.WaitingCalls) Admit(call);
            else Block(call);
        }
        ServiceMetrics.OnQueued(ids.Count);
        return call.Admitted is null
            ? new ValueTask<QueuedCall>(call)
            : new ValueTask<QueuedCall>(UntilAdmittedAsync(call, call.Admitted, cancellationToken));
    }

    /// <summary>Takes no more calls, sends those away that are blocked, and waits until all others have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        QueuedCall[] blocked;
        lock (_gate)
        {
            _isClosed = true;
            blocked = [.. _blocked];
            _blocked.Clear();
            if (_places == 0) _drained.TrySetResult();
        }
        foreach (QueuedCall call in blocked) call.Admitted!.TrySetException(Closed());
        await _drained.Task;
    }

    /// <summary>Ends when all calls have ended that came before a call and concern one of its ids.</summary>
    internal Task TurnOf(QueuedCall call)
    {
        lock (_gate)
            return call.Before == 0 ? Task.CompletedTask
                : (call.Turn ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>Lets a call go into a commit.</summary>
    internal void MakeReady(QueuedCall call)
    {
        lock (_gate)
        {
            call.Stage = CallStage.Ready;
            if (call.Before == 0) _ready.AddLast(call);
        }
    }

    /// <summary>Begins a commit, where the index takes one more.</summary>
    internal void StartCommits()
    {
        lock (_gate)
        {
            if (_ready.First?.Value is not { } first || _underWay + _coming >= first.Snapshot.Writer.CommitsAtOnce) return;
            _coming++;
        }
        // Not on the caller's thread, and not in its context: what a commit holds is also of others. What goes into it is decided where it
        // begins: callers that the commit before let go get ready until then.
        _ = Task.Factory.StartNew(
            RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach | TaskCreationOptions.PreferFairness, _scheduler);
    }

    /// <summary>Takes a call out that is not ready.</summary>
    internal void Leave(QueuedCall call)
    {
        lock (_gate)
        {
            if (call.Stage != CallStage.Preparing) return;
            End(call);
            GivePlaces(1);
        }
        ServiceMetrics.OnLeft(call.Ids.Count);
        StartCommits();
    }

    /// <summary>Takes a call back of which the caller has given up; false where its commit has begun.</summary>
    internal bool TryWithdraw(QueuedCall call)
    {
        lock (_gate)
        {
            if (call.Stage == CallStage.UnderWay) call.Commit!.GiveUp();
            if (call.Stage != CallStage.Ready) return false;
            if (call.Before == 0) _ready.Remove(call);
            End(call);
            GivePlaces(1);
        }
        ServiceMetrics.OnLeft(call.Ids.Count);
        StartCommits();
        return true;
    }

    private async Task<QueuedCall> UntilAdmittedAsync(QueuedCall call, TaskCompletionSource admitted, CancellationToken cancellationToken)
    {
        await using CancellationTokenRegistration leaving = cancellationToken.UnsafeRegister((_, cancelled) =>
        {
            lock (_gate)
                if (!_blocked.Remove(call)) return;
            admitted.TrySetCanceled(cancelled);
        }, null);
        try
        {
            await admitted.Task;
            return call;
        }
        catch
        {
            ServiceMetrics.OnLeft(call.Ids.Count);
            throw;
        }
    }

    private async Task RunAsync()
    {
        lock (_gate) _coming--;
        if (TakeNext() is not { } commit) return;
        Task running = commit.RunAsync(_target, _listener);
        // Where the index takes more than one, others begin beside it.
        StartCommits();
        await running;
        lock (_gate)
        {
            _underWay--;
            foreach (QueuedCall call in commit.Calls) End(call);
        }
        commit.Tell();
        StartCommits();
    }

    /// <summary>The ready calls that go into one commit, where the index takes one more; null where there is nothing to begin.</summary>
    private RunningCommit? TakeNext()
    {
        RunningCommit commit;
        int ids = 0;
        lock (_gate)
        {
            if (_ready.First?.Value is not { } first || _underWay >= first.Snapshot.Writer.CommitsAtOnce) return null;
            var group = new List<QueuedCall> { first };
            _ready.RemoveFirst();
            int documents = first.Documents;
            while (_ready.First?.Value is { } next && next.GoesWith(first) && documents + next.Documents <= _limits.DocumentsPerCommit)
            {
                group.Add(next);
                _ready.RemoveFirst();
                documents += next.Documents;
            }
            commit = new RunningCommit([.. group]);
            foreach (QueuedCall call in group)
            {
                (call.Stage, call.Commit) = (CallStage.UnderWay, commit);
                ids += call.Ids.Count;
            }
            _underWay++;
            GivePlaces(group.Count);
        }
        ServiceMetrics.OnTaken(ids, commit.Calls.Count);
        return commit;
    }

    private void Admit(QueuedCall call)
    {
        _places++;
        _waiting++;
        call.Stage = CallStage.Preparing;
        foreach (string? id in call.Ids)
        {
            if (id is null) continue;
            ref QueuedCall? latest = ref CollectionsMarshal.GetValueRefOrAddDefault(_latest, id, out _);
            if (latest is not null && latest != call)
            {
                (latest.Followers ??= []).Add(call);
                call.Before++;
            }
            latest = call;
        }
    }

    private void Block(QueuedCall call)
    {
        if (_blocked.Count >= _limits.BlockedCalls) throw Refused();
        call.Admitted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _blocked.AddLast(call);
        if (!_isFull) _listener?.OnFull();
        _isFull = true;
    }

    /// <summary>Lets go what waited for a call.</summary>
    private void End(QueuedCall call)
    {
        call.Stage = CallStage.Ended;
        _places--;
        foreach (string? id in call.Ids)
            if (id is not null && _latest.TryGetValue(id, out QueuedCall? latest) && latest == call) _latest.Remove(id);
        foreach (QueuedCall follower in call.Followers ?? [])
        {
            if (--follower.Before > 0) continue;
            follower.Turn?.TrySetResult();
            if (follower.Stage == CallStage.Ready) _ready.AddLast(follower);
        }
        if (_isClosed && _places == 0) _drained.TrySetResult();
    }

    /// <summary>Places of calls that wait no longer go to those that are blocked.</summary>
    private void GivePlaces(int count)
    {
        _waiting -= count;
        while (_waiting < _limits.WaitingCalls && _blocked.First?.Value is { } next)
        {
            _blocked.RemoveFirst();
            Admit(next);
            next.Admitted!.TrySetResult();
        }
        if (_waiting <= _limits.WaitingCalls / 2) _isFull = _isRefusing = false;
    }

    private LshException Closed() => new(
        ErrorKind.Unavailable,
        $"Collection '{Collection}' takes no writes at present: it moves to another silo or is being deleted. Try again.");

    private LshException Refused()
    {
        if (!_isRefusing) _listener?.OnRefusing();
        _isRefusing = true;
        return new LshException(
            ErrorKind.Unavailable,
            $"Collection '{Collection}' has {_limits.WaitingCalls} calls waiting and {_limits.BlockedCalls} blocked behind them. " +
            "Nothing was written; send less at a time, or try again.");
    }
}
