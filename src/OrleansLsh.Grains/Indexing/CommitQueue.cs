using System.Threading.Channels;
using OrleansLsh.Core;
using OrleansLsh.Core.Formats;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Grains.Indexing;

/// <summary>Commits the documents of many callers together: what waits while one commit runs goes into the next.</summary>
/// <remarks>Bounded: a caller who finds the queue full waits at its door, and where too many wait there is told to try again. Two commits are under
/// way at most: one is prepared while the other is written. Whatever concerns one id is done in the order in which it came, so that the earlier
/// attempt of a call that was made twice cannot overwrite what was written after it. A caller is answered when the commit that holds all its
/// documents is durable.</remarks>
internal sealed class CommitQueue : IAsyncDisposable
{
    private readonly string _collection;
    private readonly ICommitTarget _target;
    private readonly CommitLimits _limits;
    private readonly ILogger _logger;
    private readonly Channel<QueuedCall> _waiting;
    private readonly List<RunningCommit> _underWay = [];
    private readonly Task _pump;
    private int _atTheDoor;

    // 1 once the log has been told, until the queue is half empty again.
    private volatile int _full, _refusing;

    /// <summary>A queue before a collection.</summary>
    /// <param name="collection">Its name, as messages give it.</param>
    /// <param name="target">Makes changes durable.</param>
    /// <param name="limits">How many wait, how many go together.</param>
    /// <param name="logger">Is told what goes wrong.</param>
    public CommitQueue(string collection, ICommitTarget target, CommitLimits limits, ILogger logger)
    {
        (_collection, _target, _limits, _logger) = (collection, target, limits, logger);
        _waiting = Channel.CreateBounded<QueuedCall>(limits.WaitingCalls);
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>Calls that are in the queue, at its door or being committed.</summary>
    public int Calls => _waiting.Reader.Count + Volatile.Read(ref _atTheDoor) + UnderWay().Sum(commit => commit.Calls.Count);

    /// <summary>Writes documents with those of other callers.</summary>
    /// <param name="documents">Left alone from now on.</param>
    /// <param name="cancellationToken">Until they are in the queue; what is queued is written.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.Unavailable"/> where too many wait already, or the queue takes no more.</exception>
    public Task<WriteReport> WriteAsync(IReadOnlyList<Document> documents, CancellationToken cancellationToken) =>
        EnterAsync(QueuedCall.Write(documents), cancellationToken);

    /// <summary>Deletes documents after what was queued for them before; gives how many of the ids were there.</summary>
    public async Task<int> DeleteAsync(string[] ids, CancellationToken cancellationToken) =>
        (int)(await EnterAsync(QueuedCall.Delete(ids), cancellationToken)).Written;

    /// <summary>Takes no more and waits until what is queued is durable.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _pump;
    }

    private async Task<WriteReport> EnterAsync(QueuedCall call, CancellationToken cancellationToken)
    {
        GrainMetrics.OnQueued(call.Documents.Count);
        try
        {
            if (!_waiting.Writer.TryWrite(call)) await WaitAtTheDoorAsync(call, cancellationToken);
        }
        catch
        {
            GrainMetrics.OnLeft(call.Documents.Count);
            throw;
        }
        return await call.Answer.Task;
    }

    private async Task WaitAtTheDoorAsync(QueuedCall call, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _atTheDoor) > _limits.CallsAtTheDoor) throw Refused();
            if (Interlocked.Exchange(ref _full, 1) == 0) _logger.QueueFull(_collection, _limits.WaitingCalls);
            await _waiting.Writer.WriteAsync(call, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new LshException(
                ErrorKind.Unavailable, $"Collection '{_collection}' takes no writes at present: it moves to another silo or is being deleted. Try again.");
        }
        finally
        {
            Interlocked.Decrement(ref _atTheDoor);
        }
    }

    private LshException Refused()
    {
        if (Interlocked.Exchange(ref _refusing, 1) == 0) _logger.BatchRefused(_collection, _limits.WaitingCalls, _limits.CallsAtTheDoor);
        return new LshException(
            ErrorKind.Unavailable, $"Collection '{_collection}' has {_limits.WaitingCalls} calls waiting and {_limits.CallsAtTheDoor} at the door. " +
            "Nothing was written; send less at a time, or try again.");
    }

    private async Task PumpAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            await UntilNextMayStartAsync();
            Start(Take());
            if (_waiting.Reader.Count <= _limits.WaitingCalls / 2) _full = _refusing = 0;
        }
        await Task.WhenAll(UnderWay().Select(commit => commit.Ended));
    }

    private async Task UntilNextMayStartAsync()
    {
        while (_waiting.Reader.TryPeek(out QueuedCall? next))
        {
            RunningCommit[] running = UnderWay();
            if (!MustWait(next, running)) return;
            await Task.WhenAny(running.Select(commit => commit.Ended));
        }
    }

    private bool MustWait(QueuedCall next, RunningCommit[] running)
    {
        int most = next.Deletes ? _limits.DeletionsUnderWay : _limits.CommitsUnderWay;
        return running.Count(commit => commit.Deletes == next.Deletes) >= most || Array.Exists(running, commit => commit.Concerns(next));
    }

    /// <summary>The next call, and the writes behind it that may go with it.</summary>
    private List<QueuedCall> Take()
    {
        var group = new List<QueuedCall>();
        RunningCommit[] running = UnderWay();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        int documents = 0;
        while (documents < _limits.DocumentsPerCommit && _waiting.Reader.TryPeek(out QueuedCall? next))
        {
            if (group.Count > 0 && (next.Deletes || group[0].Deletes || Array.Exists(running, commit => commit.Concerns(next)))) break;
            // Of two writes of one id in a commit only the later would be made, and both callers told how it went.
            if (next.Ids.Any(ids.Contains)) break;
            ids.UnionWith(next.Ids);
            _waiting.Reader.TryRead(out _);
            group.Add(next);
            documents += next.Documents.Count;
        }
        GrainMetrics.OnTaken(documents, group.Count);
        return group;
    }

    private RunningCommit[] UnderWay()
    {
        lock (_underWay) return [.. _underWay];
    }

    private void Start(List<QueuedCall> calls)
    {
        var commit = new RunningCommit(_collection, calls, _logger);
        lock (_underWay) _underWay.Add(commit);
        _ = Task.Run(async () =>
        {
            await commit.RunAsync(_target);
            lock (_underWay) _underWay.Remove(commit);
            commit.End();
        });
    }
}
