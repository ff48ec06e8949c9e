using OrleansLsh.Conformance.Reference;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Writing;
using OrleansLsh.Index.Tests.Storage;
using Failures = System.Collections.Generic.IReadOnlyList<OrleansLsh.DocumentFailure>;

namespace OrleansLsh.Index.Tests.Writing;

/// <summary>Callers who give up, who are kept out or sent away, and many at once.</summary>
public class CommitQueueLimitsTests : CommitQueueTest
{
    [Fact]
    public async Task A_writer_that_gives_up_while_it_waits_has_written_nothing_and_holds_up_nobody()
    {
        CommitQueue queue = Queue();
        Task<Failures> first = WriteAsync(queue, 0, 1);
        using var cancel = new CancellationTokenSource();
        Task<Failures> givenUp = WriteAsync(queue, 1, 1, cancellationToken: cancel.Token), behind = WriteAsync(queue, 1, 2);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        Index.End(0);
        Assert.Equal(["d0", "d1 d2"], Index.Begun);
        Index.End(1);
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
        Index.End(0);
        await anna.CancelAsync();
        Assert.False(Index.IsCutOff(1));
        await ben.CancelAsync();
        Assert.True(Index.IsCutOff(1));
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
        Index.End(0);
        await cancel.CancelAsync();
        Assert.False(Index.IsCutOff(1));
        Index.End(1);
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
        Index.End(0);
        using QueuedCall admitted = await patient;
        Index.End(1);
        await Task.WhenAll(inside);
        Assert.Equal(["d0", "d1 d2"], Index.Begun);
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
        Index.End(0);
        (await blocked[0]).Dispose();
        (await blocked[1]).Dispose();
        (await EnterAsync(queue, 4, 1)).Dispose();
        Index.End(1);
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
        Index.End(0);
        Index.End(1);
        await Task.WhenAll(first, waiting);
        Assert.False(closing.IsCompleted);
        Task<Failures> last = preparing.WriteAsync(Index.Snapshot(), Batches.Of(2, 1), default);
        Index.End(2);
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
