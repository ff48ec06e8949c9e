using OrleansLsh.Index.Service.Writing;
using OrleansLsh.Index.Tests.Storage;
using Failures = System.Collections.Generic.IReadOnlyList<OrleansLsh.DocumentFailure>;

namespace OrleansLsh.Index.Tests.Writing;

/// <summary>What goes into which commit, and what its callers are told.</summary>
public class CommitQueueTests : CommitQueueTest
{
    [Fact]
    public async Task A_writer_alone_commits_at_once()
    {
        CommitQueue queue = Queue();
        Task<Failures> write = WriteAsync(queue, 0, 3);
        Assert.Equal(["d0 d1 d2"], Index.Begun);
        Index.End(0);
        Assert.Empty(await write);
        Assert.Equal(0, queue.Calls);
    }

    [Fact]
    public async Task What_gets_ready_while_a_commit_runs_goes_into_the_next_one()
    {
        CommitQueue queue = Queue();
        Task<Failures>[] writes = [.. Enumerable.Range(0, 6).Select(i => WriteAsync(queue, i, 1))];
        Assert.Equal(["d0"], Index.Begun);
        Index.End(0);
        Assert.Equal(["d0", "d1 d2 d3 d4 d5"], Index.Begun);
        Index.End(1);
        Assert.All(await Task.WhenAll(writes), Assert.Empty);
    }

    [Fact]
    public async Task Each_caller_is_told_of_its_own_failures_at_its_own_positions()
    {
        CommitQueue queue = Queue();
        _ = WriteAsync(queue, 0, 1);
        Task<Failures> good = WriteAsync(queue, 1, 4), bad = WriteAsync(queue, 5, 5);
        Index.End(0);
        Index.End(1, [Failure(8), Failure(6)]);
        Assert.Empty(await good);
        Assert.Equal([2L, 4L], (await bad).Select(failure => failure.Position).Order());
    }

    [Fact]
    public async Task What_concerns_one_id_is_done_in_the_order_of_the_places_and_holds_up_nothing_else()
    {
        Index.AtOnce = 3;
        CommitQueue queue = Queue();
        Task<Failures> first = WriteAsync(queue, 0, 2), again = WriteAsync(queue, 1, 2);
        Task<int> deletion = DeleteAsync(queue, 2);
        Task<Failures> last = WriteAsync(queue, 2, 1), other = WriteAsync(queue, 5, 1);
        Assert.Equal(["d0 d1", "d5"], Index.Begun);
        Index.End(0);
        Assert.Equal(["d0 d1", "d5", "d1 d2"], Index.Begun);
        Index.End(2);
        Assert.Equal(["d0 d1", "d5", "d1 d2", "-d2"], Index.Begun);
        Index.End(3);
        Assert.Equal(["d0 d1", "d5", "d1 d2", "-d2", "d2"], Index.Begun);
        Index.End(1);
        Index.End(4);
        await Task.WhenAll(first, again, last, other);
        Assert.Equal(1, await deletion);
    }

    [Fact]
    public async Task A_place_keeps_its_order_however_long_its_caller_takes_to_get_ready()
    {
        CommitQueue queue = Queue();
        QueuedCall slow = await EnterAsync(queue, 0, 1);
        Task<Failures> quick = WriteAsync(queue, 0, 1), other = WriteAsync(queue, 1, 1);
        Assert.Equal(["d1"], Index.Begun);
        Index.End(0);
        Task<Failures> slowest = slow.WriteAsync(Index.Snapshot(), Batches.Of(0, 1), default);
        Assert.Equal(["d1", "d0"], Index.Begun);
        Index.End(1);
        Assert.Equal(["d1", "d0", "d0"], Index.Begun);
        Index.End(2);
        await Task.WhenAll(slowest, quick, other);
    }

    [Fact]
    public async Task A_place_that_is_left_lets_go_what_waits_for_it()
    {
        CommitQueue queue = Queue();
        QueuedCall left = await EnterAsync(queue, 0, 1);
        Task<Failures> behind = WriteAsync(queue, 0, 1);
        Assert.Empty(Index.Begun);
        left.Dispose();
        Assert.Equal(["d0"], Index.Begun);
        Index.End(0);
        await behind;
        Assert.Equal(0, queue.Calls);
    }

    [Fact]
    public async Task Two_writes_of_one_id_never_share_a_commit_since_only_the_later_would_be_made()
    {
        CommitQueue queue = Queue();
        Task<Failures>[] writes = [WriteAsync(queue, 0, 1), WriteAsync(queue, 1, 2), WriteAsync(queue, 3, 1), WriteAsync(queue, 2, 1)];
        Index.End(0);
        Assert.Equal(["d0", "d1 d2 d3"], Index.Begun);
        Index.End(1);
        Assert.Equal(["d0", "d1 d2 d3", "d2"], Index.Begun);
        Index.End(2);
        await Task.WhenAll(writes);
    }

    [Fact]
    public async Task AnIndex_gets_as_many_commits_at_once_as_it_takes()
    {
        Index.AtOnce = 2;
        CommitQueue queue = Queue();
        Task[] calls = [WriteAsync(queue, 0, 1), DeleteAsync(queue, 1), WriteAsync(queue, 2, 1), WriteAsync(queue, 3, 1)];
        Assert.Equal(["d0", "-d1"], Index.Begun);
        Index.End(1);
        Assert.Equal(["d0", "-d1", "d2 d3"], Index.Begun);
        Index.End(0);
        Index.End(2);
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task A_commit_ends_before_it_grows_too_large_and_a_large_call_goes_alone()
    {
        CommitQueue queue = Queue(new CommitLimits { DocumentsPerCommit = 4 });
        Task[] calls = [WriteAsync(queue, 0, 1), WriteAsync(queue, 1, 2), WriteAsync(queue, 3, 2), WriteAsync(queue, 10, 6), WriteAsync(queue, 5, 1)];
        for (int commit = 0; commit < 4; commit++) Index.End(commit);
        await Task.WhenAll(calls);
        Assert.Equal(["d0", "d1 d2 d3 d4", "d10 d11 d12 d13 d14 d15", "d5"], Index.Begun);
    }

    [Fact]
    public async Task Documents_that_were_encoded_by_another_model_go_into_another_commit()
    {
        CommitQueue queue = Queue();
        Task[] calls = [WriteAsync(queue, 0, 1), WriteAsync(queue, 1, 1, model: 1), WriteAsync(queue, 2, 1, model: 2), WriteAsync(queue, 3, 1, model: 2)];
        for (int commit = 0; commit < 3; commit++) Index.End(commit);
        await Task.WhenAll(calls);
        Assert.Equal(["d0", "d1", "d2 d3"], Index.Begun);
    }

    [Fact]
    public async Task A_commit_that_is_refused_is_repeated_call_by_call_so_that_a_bad_one_fails_alone()
    {
        var told = new Listener();
        CommitQueue queue = Queue(listener: told);
        Task<Failures> first = WriteAsync(queue, 0, 1), good = WriteAsync(queue, 1, 1), bad = WriteAsync(queue, 2, 1);
        Index.End(0);
        Index.Fail(1, new LshException(ErrorKind.Storage, "There is no room for that."));
        Index.End(2);
        Index.Fail(3, new LshException(ErrorKind.Storage, "There is no room for this."));
        await Task.WhenAll(first, good);
        Assert.Equal("There is no room for this.", (await Assert.ThrowsAsync<LshException>(() => bad)).Message);
        Assert.Equal(["d0", "d1 d2", "d1", "d2"], Index.Begun);
        Assert.Equal([(1, 1, "There is no room for this.")], told.Failed);
    }

    [Fact]
    public async Task Where_theIndex_is_away_all_callers_are_told_at_once()
    {
        var told = new Listener();
        CommitQueue queue = Queue(listener: told);
        Task first = WriteAsync(queue, 0, 1), second = WriteAsync(queue, 1, 2), third = WriteAsync(queue, 3, 1);
        Index.End(0);
        Index.Fail(1, new LshException(ErrorKind.Unavailable, "No server answers."));
        await first;
        foreach (Task write in new[] { second, third }) await Assert.ThrowsAsync<LshException>(() => write);
        Assert.Equal(["d0", "d1 d2 d3"], Index.Begun);
        Assert.Equal([(2, 3, "No server answers.")], told.Failed);
    }

    private static DocumentFailure Failure(int position) => new(position, "bad", ErrorKind.InvalidArgument, "It is bad.");
}
