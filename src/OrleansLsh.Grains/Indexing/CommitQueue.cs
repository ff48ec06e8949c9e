using System.Threading.Channels;
using OrleansLsh.Core.Formats;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Grains.Indexing;

/// <summary>Commits the documents of many callers together: what waits while one commit runs goes into the next.</summary>
/// <remarks>Bounded: a caller who finds the queue full waits at its door. Two commits are under way at most: one is prepared while the other is written.
/// A caller is answered when the commit that holds all its documents is durable.</remarks>
internal sealed class CommitQueue : IAsyncDisposable
{
    private readonly Func<IReadOnlyList<Document>, Task<WriteReport>> _commit;
    private readonly Channel<Waiting> _waiting;
    private readonly CommitLimits _limits;
    private readonly Task[] _pumps;

    /// <summary>A queue before a commit.</summary>
    /// <param name="commit">Makes documents durable; called by two at a time at most.</param>
    /// <param name="limits">How many wait, how many go together.</param>
    public CommitQueue(Func<IReadOnlyList<Document>, Task<WriteReport>> commit, CommitLimits limits)
    {
        (_commit, _limits) = (commit, limits);
        _waiting = Channel.CreateBounded<Waiting>(limits.WaitingCalls);
        _pumps = [.. Enumerable.Range(0, limits.CommitsUnderWay).Select(_ => Task.Run(PumpAsync))];
    }

    /// <summary>Writes documents with those of other callers.</summary>
    /// <param name="documents">Left alone from now on.</param>
    /// <param name="cancellationToken">Until they are in the queue; what is queued is written.</param>
    public async Task<WriteReport> WriteAsync(IReadOnlyList<Document> documents, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(documents);
        await _waiting.Writer.WriteAsync(waiting, cancellationToken);
        GrainMetrics.OnQueued(documents.Count);
        return await waiting.Answer.Task;
    }

    /// <summary>Takes no more and waits until what is queued is durable.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await Task.WhenAll(_pumps);
    }

    private async Task PumpAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            List<Waiting> group = Take();
            if (group.Count > 0) await CommitAsync(group);
        }
    }

    private List<Waiting> Take()
    {
        var group = new List<Waiting>();
        int documents = 0;
        while (documents < _limits.DocumentsPerCommit && _waiting.Reader.TryRead(out Waiting? next))
        {
            group.Add(next);
            documents += next.Documents.Count;
        }
        GrainMetrics.OnTaken(documents, group.Count);
        return group;
    }

    private async Task CommitAsync(List<Waiting> group)
    {
        try
        {
            if (group.Count == 1) group[0].Answer.SetResult(await _commit(group[0].Documents));
            else Answer(group, await _commit([.. group.SelectMany(waiting => waiting.Documents)]));
        }
        catch (Exception error)
        {
            foreach (Waiting waiting in group) waiting.Answer.TrySetException(error);
        }
    }

    /// <summary>Tells each caller of its own documents only, at the positions that it gave them.</summary>
    private static void Answer(List<Waiting> group, WriteReport report)
    {
        int first = 0, failure = 0;
        foreach (Waiting waiting in group)
        {
            int end = first + waiting.Documents.Count;
            var own = new List<DocumentFailure>();
            for (; failure < report.Failures.Count && report.Failures[failure].Position < end; failure++)
                own.Add(report.Failures[failure] with { Position = report.Failures[failure].Position - first });
            waiting.Answer.SetResult(new WriteReport(waiting.Documents.Count - own.Count, own));
            first = end;
        }
    }

    private sealed record Waiting(IReadOnlyList<Document> Documents)
    {
        public TaskCompletionSource<WriteReport> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
