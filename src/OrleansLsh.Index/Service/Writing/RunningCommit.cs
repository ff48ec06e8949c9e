using System.Diagnostics.CodeAnalysis;

namespace OrleansLsh.Index.Service.Writing;

/// <summary>A commit under way: the documents of several calls, or the deletion of one.</summary>
[SuppressMessage(
    "Design", "CA1001", Justification =
        "The source has no timer and no parent, and a caller may give up in the moment in which the commit ends.")]
internal sealed class RunningCommit
{
    private readonly QueuedCall[] _calls;
    private readonly CallAnswer[] _answers;
    private readonly CancellationTokenSource? _stop;
    private int _givenUp;

    /// <summary>A commit of calls that go together, in the order in which they became ready.</summary>
    public RunningCommit(QueuedCall[] calls)
    {
        (_calls, _answers) = (calls, new CallAnswer[calls.Length]);
        if (Array.TrueForAll(calls, call => call.CanGiveUp)) _stop = new CancellationTokenSource();
    }

    /// <summary>The calls that it holds.</summary>
    public IReadOnlyList<QueuedCall> Calls => _calls;

    private CancellationToken Stop => _stop?.Token ?? CancellationToken.None;

    /// <summary>Makes the changes durable. Fails in no way: what became of them is for <see cref="Tell"/>.</summary>
    public async Task RunAsync(ICommitTarget target, ICommitListener? listener)
    {
        long start = ServiceMetrics.CommitStart();
        try
        {
            await CommitAsync(target);
        }
        catch (Exception error) when (_calls.Length == 1 || Stop.IsCancellationRequested
            || error is LshException { Kind: ErrorKind.Unavailable })
        {
            Fail(error, listener);
        }
        catch (Exception)
        {
            // One of them may be the reason: each for itself.
            await CommitOneByOneAsync(target, listener);
        }
        ServiceMetrics.OnCommitted(start);
    }

    /// <summary>Tells each caller what became of its own.</summary>
    public void Tell()
    {
        for (int i = 0; i < _calls.Length; i++) _calls[i].Tell(_answers[i]);
    }

    /// <summary>One of the callers waits no longer; where that holds for all, the commit need not be finished.</summary>
    public void GiveUp()
    {
        if (++_givenUp == _calls.Length) _ = _stop?.CancelAsync();
    }

    private async Task CommitAsync(ICommitTarget target)
    {
        if (_calls.Length == 1) _answers[0] = await CommitAsync(_calls[0], target);
        else Answer(await target.WriteAsync(_calls[^1].Snapshot, MergedBatch.Of(Array.ConvertAll(_calls, call => call.Batch!)), Stop));
    }

    private async Task CommitOneByOneAsync(ICommitTarget target, ICommitListener? listener)
    {
        for (int i = 0; i < _calls.Length; i++)
        {
            try
            {
                _answers[i] = await CommitAsync(_calls[i], target);
            }
            catch (Exception error)
            {
                listener?.OnFailed(1, _calls[i].Documents, error);
                _answers[i] = new CallAnswer([], 0, error);
            }
        }
    }

    private async Task<CallAnswer> CommitAsync(QueuedCall call, ICommitTarget target) => call.Batch is { } batch
        ? new CallAnswer(await target.WriteAsync(call.Snapshot, batch, Stop), 0, null)
        : new CallAnswer([], await target.DeleteAsync(call.Snapshot, call.Deleted, Stop), null);

    private void Fail(Exception error, ICommitListener? listener)
    {
        int documents = 0;
        foreach (QueuedCall call in _calls) documents += call.Documents;
        listener?.OnFailed(_calls.Length, documents, error);
        Array.Fill(_answers, new CallAnswer([], 0, error));
    }

    /// <summary>Gives each call its own failures, by the positions in its own batch.</summary>
    private void Answer(IReadOnlyList<DocumentFailure> failures)
    {
        int first = 0;
        for (int i = 0; i < _calls.Length; i++)
        {
            int count = _calls[i].Documents;
            DocumentFailure[] own = failures.Count == 0 ? [] :
                [.. failures.Where(failure => failure.Position >= first && failure.Position < first + count)
                    .Select(failure => failure with { Position = failure.Position - first })];
            _answers[i] = new CallAnswer(own, 0, null);
            first += count;
        }
    }
}
