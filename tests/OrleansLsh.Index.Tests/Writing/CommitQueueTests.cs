using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Writing;
using OrleansLsh.Index.Tests.Storage;
using Failures = System.Collections.Generic.IReadOnlyList<OrleansLsh.Index.Service.DocumentFailure>;

namespace OrleansLsh.Index.Tests.Writing;

/// <summary>A queue before an index whose commits end when the test says so. All that follows from a call or from the end of a commit has happened when
/// the test's own call returns; only the answers come by other threads, and are awaited.</summary>
public class CommitQueueTests
{
    private readonly HeldIndex _index = new();

    [Fact]
    public async Task A_writer_alone_commits_at_once()
    {
        CommitQueue queue = Queue();
        Task<Failures> write = WriteAsync(queue, 0, 3);
        Assert.Equal(["d0 d1 d2"], _index.Begun);
        _index.End(0);
        Assert.Empty(await write);
        Assert.Equal(0, queue.Calls);
    }

    [Fact]
    public async Task What_gets_ready_while_a_commit_runs_goes_into_the_next_one()
    {
        CommitQueue queue = Queue();
        Task<Failures>[] writes = [.. Enumerable.Range(0, 6).Select(i => WriteAsync(queue, i, 1))];
        Assert.Equal(["d0"], _index.Begun);
        _index.End(0);
        Assert.Equal(["d0", "d1 d2 d3 d4 d5"], _index.Begun);
        _index.End(1);
        Assert.All(await Task.WhenAll(writes), Assert.Empty);
    }

    [Fact]
    public async Task Each_caller_is_told_of_its_own_failures_at_its_own_positions()
    {
        CommitQueue queue = Queue();
        _ = WriteAsync(queue, 0, 1);
        Task<Failures> good = WriteAsync(queue, 1, 4), bad = WriteAsync(queue, 5, 5);
        _index.End(0);
        _index.End(1, [Failure(8), Failure(6)]);
        Assert.Empty(await good);
        Assert.Equal([2L, 4L], (await bad).Select(failure => failure.Position).Order());
    }

    [Fact]
    public async Task What_concerns_one_id_is_done_in_the_order_of_the_places_and_holds_up_nothing_else()
    {
        _index.AtOnce = 3;
        CommitQueue queue = Queue();
        Task<Failures> first = WriteAsync(queue, 0, 2), again = WriteAsync(queue, 1, 2);
        Task<int> deletion = DeleteAsync(queue, 2);
        Task<Failures> last = WriteAsync(queue, 2, 1), other = WriteAsync(queue, 5, 1);
        Assert.Equal(["d0 d1", "d5"], _index.Begun);
        _index.End(0);
        Assert.Equal(["d0 d1", "d5", "d1 d2"], _index.Begun);
        _index.End(2);
        Assert.Equal(["d0 d1", "d5", "d1 d2", "-d2"], _index.Begun);
        _index.End(3);
        Assert.Equal(["d0 d1", "d5", "d1 d2", "-d2", "d2"], _index.Begun);
        _index.End(1);
        _index.End(4);
        await Task.WhenAll(first, again, last, other);
        Assert.Equal(1, await deletion);
    }

    [Fact]
    public async Task A_place_keeps_its_order_however_long_its_caller_takes_to_get_ready()
    {
        CommitQueue queue = Queue();
        QueuedCall slow = await EnterAsync(queue, 0, 1);
        Task<Failures> quick = WriteAsync(queue, 0, 1), other = WriteAsync(queue, 1, 1);
        Assert.Equal(["d1"], _index.Begun);
        _index.End(0);
        Task<Failures> slowest = slow.WriteAsync(_index.Snapshot(), Batches.Of(0, 1), default);
        Assert.Equal(["d1", "d0"], _index.Begun);
        _index.End(1);
        Assert.Equal(["d1", "d0", "d0"], _index.Begun);
        _index.End(2);
        await Task.WhenAll(slowest, quick, other);
    }

    [Fact]
    public async Task A_place_that_is_left_lets_go_what_waits_for_it()
    {
        CommitQueue queue = Queue();
        QueuedCall left = await EnterAsync(queue, 0, 1);
        Task<Failures> behind = WriteAsync(queue, 0, 1);
        Assert.Empty(_index.Begun);
        left.Dispose();
        Assert.Equal(["d0"], _index.Begun);
        _index.End(0);
        await behind;
        Assert.Equal(0, queue.Calls);
    }

    [Fact]
    public async Task Two_writes_of_one_id_never_share_a_commit_since_only_the_later_would_be_made()
    {
        CommitQueue queue = Queue();
        Task<Failures>[] writes = [WriteAsync(queue, 0, 1), WriteAsync(queue, 1, 2), WriteAsync(queue, 3, 1), WriteAsync(queue, 2, 1)];
        _index.End(0);
        Assert.Equal(["d0", "d1 d2 d3"], _index.Begun);
        _index.End(1);
        Assert.Equal(["d0", "d1 d2 d3", "d2"], _index.Begun);
        _index.End(2);
        await Task.WhenAll(writes);
    }

    [Fact]
    public async Task An_index_gets_as_many_commits_at_once_as_it_takes()
    {
        _index.AtOnce = 2;
        CommitQueue queue = Queue();
        Task[] calls = [WriteAsync(queue, 0, 1), DeleteAsync(queue, 1), WriteAsync(queue, 2, 1), WriteAsync(queue, 3, 1)];
        Assert.Equal(["d0", "-d1"], _index.Begun);
        _index.End(1);
        Assert.Equal(["d0", "-d1", "d2 d3"], _index.Begun);
        _index.End(0);
        _index.End(2);
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task A_commit_ends_before_it_grows_too_large_and_a_large_call_goes_alone()
    {
        CommitQueue queue = Queue(new CommitLimits { DocumentsPerCommit = 4 });
        Task[] calls = [WriteAsync(queue, 0, 1), WriteAsync(queue, 1, 2), WriteAsync(queue, 3, 2), WriteAsync(queue, 10, 6), WriteAsync(queue, 5, 1)];
        for (int commit = 0; commit < 4; commit++) _index.End(commit);
        await Task.WhenAll(calls);
        Assert.Equal(["d0", "d1 d2 d3 d4", "d10 d11 d12 d13 d14 d15", "d5"], _index.Begun);
    }

    [Fact]
    public async Task Documents_that_were_encoded_by_another_model_go_into_another_commit()
    {
        CommitQueue queue = Queue();
        Task[] calls = [WriteAsync(queue, 0, 1), WriteAsync(queue, 1, 1, model: 1), WriteAsync(queue, 2, 1, model: 2), WriteAsync(queue, 3, 1, model: 2)];
        for (int commit = 0; commit < 3; commit++) _index.End(commit);
        await Task.WhenAll(calls);
        Assert.Equal(["d0", "d1", "d2 d3"], _index.Begun);
    }

    [Fact]
    public async Task A_commit_that_is_refused_is_repeated_call_by_call_so_that_a_bad_one_fails_alone()
    {
        var told = new Listener();
        CommitQueue queue = Queue(listener: told);
        Task<Failures> first = WriteAsync(queue, 0, 1), good = WriteAsync(queue, 1, 1), bad = WriteAsync(queue, 2, 1);
        _index.End(0);
        _index.Fail(1, new LshException(ErrorKind.Storage, "There is no room for that."));
        _index.End(2);
        _index.Fail(3, new LshException(ErrorKind.Storage, "There is no room for this."));
        await Task.WhenAll(first, good);
        Assert.Equal("There is no room for this.", (await Assert.ThrowsAsync<LshException>(() => bad)).Message);
        Assert.Equal(["d0", "d1 d2", "d1", "d2"], _index.Begun);
        Assert.Equal([(1, 1, "There is no room for this.")], told.Failed);
    }

    [Fact]
    public async Task Where_the_index_is_away_all_callers_are_told_at_once()
    {
        var told = new Listener();
        CommitQueue queue = Queue(listener: told);
        Task first = WriteAsync(queue, 0, 1), second = WriteAsync(queue, 1, 2), third = WriteAsync(queue, 3, 1);
        _index.End(0);
        _index.Fail(1, new LshException(ErrorKind.Unavailable, "No server answers."));
        await first;
        foreach (Task write in new[] { second, third }) await Assert.ThrowsAsync<LshException>(() => write);
        Assert.Equal(["d0", "d1 d2 d3"], _index.Begun);
        Assert.Equal([(2, 3, "No server answers.")], told.Failed);
    }

    [Fact]
    public async Task A_writer_that_gives_up_while_it_waits_has_written_nothing_and_holds_up_nobody()
    {
        CommitQueue queue = Queue();
        Task<Failures> first = WriteAsync(queue, 0, 1);
        using var cancel = new CancellationTokenSource();
        Task<Failures> givenUp = WriteAsync(queue, 1, 1, cancellationToken: cancel.Token), behind = WriteAsync(queue, 1, 2);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        _index.End(0);
        Assert.Equal(["d0", "d1 d2"], _index.Begun);
        _index.End(1);
        await Task.WhenAll(first, behind);
        Assert.Equal(0, queue.Calls);
    }

    [Fact]
    public async Task A_commit_is_cut_off_only_when_all_its_callers_have_given_up()
    {
        CommitQueue queue = Queue();
        Task<Failures> first = WriteAsync(queue, 0, 1);
        using CancellationTokenSource anna = new(), ben = new();
        Task<Failures> annas = WriteAsync(queue, 1, 1, cancellationToken: anna.Token), bens = WriteAsync(queue, 2, 1, cancellationToken: ben.Token);
        _index.End(0);
        await anna.CancelAsync();
        Assert.False(_index.IsCutOff(1));
        await ben.CancelAsync();
        Assert.True(_index.IsCutOff(1));
        await first;
        foreach (Task write in new[] { annas, bens }) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
    }

    [Fact]
    public async Task A_commit_with_a_caller_that_stays_is_finished()
    {
        CommitQueue queue = Queue();
        _ = WriteAsync(queue, 0, 1);
        using var cancel = new CancellationTokenSource();
        Task<Failures> left = WriteAsync(queue, 1, 1, cancellationToken: cancel.Token), stays = WriteAsync(queue, 2, 1);
        _index.End(0);
        await cancel.CancelAsync();
        Assert.False(_index.IsCutOff(1));
        _index.End(1);
        await Task.WhenAll(left, stays);
    }

    [Fact]
    public async Task A_full_queue_keeps_the_next_caller_out_until_a_commit_begins_and_lets_it_leave()
    {
        var told = new Listener();
        CommitQueue queue = Queue(new CommitLimits { WaitingCalls = 2 }, told);
        Task[] inside = [WriteAsync(queue, 0, 1), WriteAsync(queue, 1, 1), WriteAsync(queue, 2, 1)];
        using var leave = new CancellationTokenSource();
        Task<QueuedCall> impatient = EnterAsync(queue, 3, 1, leave.Token).AsTask(), patient = EnterAsync(queue, 4, 1).AsTask();
        Assert.Equal((false, 1), (impatient.IsCompleted, told.Full));
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        _index.End(0);
        using QueuedCall admitted = await patient;
        _index.End(1);
        await Task.WhenAll(inside);
        Assert.Equal(["d0", "d1 d2"], _index.Begun);
    }

    [Fact]
    public async Task Where_too_many_are_kept_out_the_next_is_told_to_try_again()
    {
        var told = new Listener();
        CommitQueue queue = Queue(new CommitLimits { WaitingCalls = 1, BlockedCalls = 2 }, told);
        Task first = WriteAsync(queue, 0, 1), second = WriteAsync(queue, 1, 1);
        Task<QueuedCall>[] blocked = [EnterAsync(queue, 2, 1).AsTask(), EnterAsync(queue, 3, 1).AsTask()];
        for (int i = 0; i < 2; i++)
        {
            LshException refused = await Assert.ThrowsAsync<LshException>(() => EnterAsync(queue, 4, 1).AsTask());
            Assert.Equal(ErrorKind.Unavailable, refused.Kind);
            Assert.Contains("try again", refused.Message, StringComparison.Ordinal);
        }
        Assert.Equal((1, 1), (told.Full, told.Refusing));
        _index.End(0);
        (await blocked[0]).Dispose();
        (await blocked[1]).Dispose();
        (await EnterAsync(queue, 4, 1)).Dispose();
        _index.End(1);
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task A_queue_that_closes_finishes_what_has_a_place_and_sends_away_all_others()
    {
        CommitQueue queue = Queue(new CommitLimits { WaitingCalls = 2 });
        Task<Failures> first = WriteAsync(queue, 0, 1), waiting = WriteAsync(queue, 1, 1);
        QueuedCall preparing = await EnterAsync(queue, 2, 1);
        Task<QueuedCall> blocked = EnterAsync(queue, 3, 1).AsTask();
        Assert.Equal(4, queue.Calls);
        Task closing = queue.DisposeAsync().AsTask();
        Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<LshException>(() => blocked)).Kind);
        Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<LshException>(() => EnterAsync(queue, 4, 1).AsTask())).Kind);
        _index.End(0);
        _index.End(1);
        await Task.WhenAll(first, waiting);
        Assert.False(closing.IsCompleted);
        Task<Failures> last = preparing.WriteAsync(_index.Snapshot(), Batches.Of(2, 1), default);
        _index.End(2);
        await closing;
        Assert.Empty(await last);
        Assert.Equal(0, queue.Calls);
        await queue.DisposeAsync();
    }

    [Fact]
    public async Task Of_many_writers_of_few_ids_all_are_answered_whichever_way_their_threads_meet()
    {
        var index = new QuickIndex();
        var queue = new CommitQueue("shop", index, new CommitLimits { WaitingCalls = 3 });
        await Task.WhenAll(Enumerable.Range(0, 6).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; i < 2_000; i++)
            {
                using QueuedCall place = await EnterAsync(queue, (writer + i) % 3, 1);
                await place.WriteAsync(index.Snapshot, Batches.Of((writer + i) % 3, 1), default);
            }
        })));
        await queue.DisposeAsync();
        Assert.Equal(12_000, index.Written);
    }

    private CommitQueue Queue(CommitLimits? limits = null, ICommitListener? listener = null)
    {
        // Without a context of the test's the queue runs on the test's thread.
        SynchronizationContext.SetSynchronizationContext(null);
        return new CommitQueue("shop", _index, limits ?? new CommitLimits(), listener);
    }

    private async Task<Failures> WriteAsync(CommitQueue queue, int first, int count, int model = 0, CancellationToken cancellationToken = default)
    {
        using QueuedCall place = await EnterAsync(queue, first, count);
        return await place.WriteAsync(_index.Snapshot(model), Batches.Of(first, count, model), cancellationToken);
    }

    private async Task<int> DeleteAsync(CommitQueue queue, int id)
    {
        using QueuedCall place = await EnterAsync(queue, id, 1);
        return await place.DeleteAsync(_index.Snapshot(), [$"d{id}"], default);
    }

    private static ValueTask<QueuedCall> EnterAsync(CommitQueue queue, int first, int count, CancellationToken cancellationToken = default) =>
        queue.EnterAsync([.. Enumerable.Range(first, count).Select(i => $"d{i}")], cancellationToken);

    private static DocumentFailure Failure(int position) => new(position, "bad", ErrorKind.InvalidArgument, "It is bad.");

    private sealed class Listener : ICommitListener
    {
        public int Full { get; private set; }

        public int Refusing { get; private set; }

        public List<(int Calls, int Documents, string Message)> Failed { get; } = [];

        public void OnFull() => Full++;

        public void OnRefusing() => Refusing++;

        public void OnFailed(int calls, int documents, Exception error) => Failed.Add((calls, documents, error.Message));
    }

    /// <summary>An index whose commits the test ends.</summary>
    private sealed class HeldIndex() : WrappedCollection(null!), ICommitTarget
    {
        private readonly List<(string Ids, TaskCompletionSource<Failures> End, CancellationToken Stop)> _commits = [];

        public int AtOnce { get; set; } = 1;

        public override int CommitsAtOnce => AtOnce;

        /// <summary>The ids of each commit that has begun; a deletion's with a sign before them.</summary>
        public IEnumerable<string> Begun => _commits.Select(commit => commit.Ids);

        public CollectionSnapshot Snapshot(int model = 0) =>
            new(this, [new FieldState(Batches.Fields[0], 0, model == 0 ? null : ModelOf(model), null)], takenAt: 0);

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

    /// <summary>An index whose commits take a moment, and that has never one id twice at the same time.</summary>
    private sealed class QuickIndex() : WrappedCollection(null!), ICommitTarget
    {
        private readonly HashSet<string> _underWay = [];
        private int _written;

        public override int CommitsAtOnce => 2;

        public int Written => _written;

        public CollectionSnapshot Snapshot => new(this, [], takenAt: 0);

        async Task<Failures> ICommitTarget.WriteAsync(CollectionSnapshot collection, EncodedBatch batch, CancellationToken cancellationToken)
        {
            lock (_underWay) Assert.All(batch.Documents, document => Assert.True(_underWay.Add(document.Id)));
            await Task.Yield();
            lock (_underWay) _underWay.ExceptWith(batch.Documents.Select(document => document.Id));
            Interlocked.Add(ref _written, batch.Documents.Count);
            return [];
        }

        Task<int> ICommitTarget.DeleteAsync(CollectionSnapshot collection, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
