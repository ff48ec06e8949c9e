using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Writing;
using OrleansLsh.Index.Tests.Storage;
using Failures = System.Collections.Generic.IReadOnlyList<OrleansLsh.DocumentFailure>;

namespace OrleansLsh.Index.Tests.Writing;

/// <summary>A queue before an index whose commits end when the test says so. All that follows from a call or from the end of a commit has happened when
/// the test's own call returns; only the answers come by other threads, and are awaited.</summary>
public abstract class CommitQueueTest
{
    private protected HeldIndex Index { get; } = new();

    private protected CommitQueue Queue(CommitLimits? limits = null, ICommitListener? listener = null)
    {
        // Without a context of the test's the queue runs on the test's thread.
        SynchronizationContext.SetSynchronizationContext(null);
        return new CommitQueue("shop", Index, limits ?? new CommitLimits(), listener, new OnThisThread());
    }

    private protected async Task<Failures> WriteAsync(CommitQueue queue, int first, int count, int model = 0, CancellationToken cancellationToken = default)
    {
        using QueuedCall place = await EnterAsync(queue, first, count, CancellationToken.None);
        return await place.WriteAsync(Index.Snapshot(model), Batches.Of(first, count, model), cancellationToken);
    }

    private protected async Task<int> DeleteAsync(CommitQueue queue, int id)
    {
        using QueuedCall place = await EnterAsync(queue, id, 1);
        return await place.DeleteAsync(Index.Snapshot(), [$"d{id}"], default);
    }

    private protected static ValueTask<QueuedCall> EnterAsync(CommitQueue queue, int first, int count, CancellationToken cancellationToken = default) =>
        queue.EnterAsync([.. Enumerable.Range(first, count).Select(i => $"d{i}")], cancellationToken);
}

internal sealed class Listener : ICommitListener
{
    public int Full { get; private set; }

    public int Refusing { get; private set; }

    public List<(int Calls, int Documents, string Message)> Failed { get; } = [];

    public void OnFull() => Full++;

    public void OnRefusing() => Refusing++;

    public void OnFailed(int calls, int documents, Exception error) => Failed.Add((calls, documents, error.Message));
}

/// <summary>An index whose commits the test ends.</summary>
internal sealed class HeldIndex() : WrappedCollection(null!), ICommitTarget
{
    private readonly List<(string Ids, TaskCompletionSource<Failures> End, CancellationToken Stop)> _commits = [];

    public int AtOnce { get; set; } = 1;

    public override int CommitsAtOnce => AtOnce;

    /// <summary>The ids of each commit that has begun; a deletion's with a sign before them.</summary>
    public IEnumerable<string> Begun => _commits.Select(commit => commit.Ids);

    public CollectionSnapshot Snapshot(int model = 0) =>
        new(this, [new FieldState(Batches.Fields[0], model == 0 ? null : ModelOf(model), null)], takenAt: 0);

    public void End(int commit, Failures? failures = null) => _commits[commit].End.SetResult(failures ?? []);

    public void Fail(int commit, Exception error) => _commits[commit].End.SetException(error);

    public bool IsCutOff(int commit) => _commits[commit].Stop.IsCancellationRequested;

    Task<Failures> ICommitTarget.WriteAsync(CollectionSnapshot collection, EncodedBatch batch, CancellationToken cancellationToken) =>
        BeginAsync(string.Join(' ', batch.Documents.Select(document => document.Id)), cancellationToken);

    async Task<int> ICommitTarget.DeleteAsync(CollectionSnapshot collection, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        await BeginAsync($"-{string.Join(' ', ids)}", cancellationToken);
        return ids.Count;
    }

    private Task<Failures> BeginAsync(string ids, CancellationToken stop)
    {
        var end = new TaskCompletionSource<Failures>();
        _commits.Add((ids, end, stop));
        stop.Register(() => end.TrySetCanceled(stop));
        return end.Task;
    }

    private static Model ModelOf(int version)
    {
        Codebook book = new(ClusterFamily.KMeans, 2, new float[2]);
        var statistics = new SubspaceStatistics(0, 0, [1]);
        return new Model("c.a", version, Metric.Euclidean, new TrainingOptions { Subspaces = 2, Clusters = 2 },
            SubspaceSplit.Contiguous(4, 2), [book, book], null, [statistics, statistics], 1);
    }
}

/// <summary>Runs a task where it is queued.</summary>
internal sealed class OnThisThread : TaskScheduler
{
    protected override void QueueTask(Task task) => TryExecuteTask(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
