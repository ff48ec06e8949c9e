using OrleansLsh.Core;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Grains.Indexing;

/// <summary>A commit under way: the writes of several calls, or one deletion.</summary>
internal sealed class RunningCommit(string collection, IReadOnlyList<QueuedCall> calls, ILogger logger)
{
    private readonly HashSet<string> _ids = new(calls.SelectMany(call => call.Ids), StringComparer.Ordinal);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The calls that are answered together.</summary>
    public IReadOnlyList<QueuedCall> Calls => calls;

    /// <summary>Whether it deletes.</summary>
    public bool Deletes => calls[0].Deletes;

    /// <summary>Ends when its calls have been answered.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether a call has an id that this commit writes or deletes.</summary>
    public bool Concerns(QueuedCall call) => call.Ids.Any(_ids.Contains);

    /// <summary>Makes the changes durable and answers; what fails, fails for each of the calls.</summary>
    public async Task RunAsync(ICommitTarget target)
    {
        try
        {
            using (GrainMetrics.StartCommit())
            {
                if (Deletes) calls[0].Answer.SetResult(new WriteReport(await target.DeleteAsync(calls[0].Deleted), []));
                else if (calls.Count == 1) calls[0].Answer.SetResult(await target.WriteAsync(calls[0].Documents));
                else Answer(await target.WriteAsync([.. calls.SelectMany(call => call.Documents)]));
            }
        }
        catch (Exception error)
        {
            // A request that is wrong is its caller's matter.
            if (error is not LshException { Kind: not (ErrorKind.Unavailable or ErrorKind.Storage) })
                logger.CommitFailed(collection, calls.Count, calls.Sum(call => call.Documents.Count), error.Message);
            foreach (QueuedCall call in calls) call.Answer.TrySetException(error);
        }
    }

    /// <summary>Says that it has ended.</summary>
    public void End() => _ended.TrySetResult();

    /// <summary>Tells each caller of its own documents only, at the positions that it gave them.</summary>
    private void Answer(WriteReport report)
    {
        int first = 0, failure = 0;
        foreach (QueuedCall call in calls)
        {
            int end = first + call.Documents.Count;
            var own = new List<DocumentFailure>();
            for (; failure < report.Failures.Count && report.Failures[failure].Position < end; failure++)
                own.Add(report.Failures[failure] with { Position = report.Failures[failure].Position - first });
            call.Answer.SetResult(new WriteReport(call.Documents.Count - own.Count, own));
            first = end;
        }
    }
}
