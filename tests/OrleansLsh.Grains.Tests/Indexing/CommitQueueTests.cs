using Microsoft.Extensions.Logging.Abstractions;
using OrleansLsh.Core;
using OrleansLsh.Core.Formats;
using OrleansLsh.Grains.Indexing;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Grains.Tests.Indexing;

public class CommitQueueTests : ICommitTarget
{
    private readonly List<int> _commits = [];
    private Exception? _fault;
    private readonly TaskCompletionSource _door = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task What_waits_while_a_commit_runs_goes_into_the_next_one()
    {
        await using CommitQueue queue = Queue(new CommitLimits { CommitsUnderWay = 1 });
        Task<WriteReport> first = queue.WriteAsync(Some(1), default);
        await SpinAsync(() => Commits == 1);
        Task<WriteReport>[] others = [.. Enumerable.Range(0, 10).Select(i => queue.WriteAsync(Some(3, $"{i}-"), default))];
        _door.SetResult();
        await first;
        Assert.All(await Task.WhenAll(others), report => Assert.Equal(3, report.Written));
        Assert.Equal([1, 30], _commits);
    }

    [Fact]
    public async Task Each_caller_is_told_of_its_own_failures_at_its_own_positions()
    {
        await using CommitQueue queue = Queue(new CommitLimits { CommitsUnderWay = 1 });
        Task<WriteReport> first = queue.WriteAsync(Some(1), default);
        await SpinAsync(() => Commits == 1);
        Task<WriteReport> good = queue.WriteAsync(Some(4), default), bad = queue.WriteAsync([.. Some(2), Bad, .. Some(1), Bad], default);
        _door.SetResult();
        await first;
        Assert.Equal((4, 0), ((await good).Written, (await good).Failures.Count));
        Assert.Equal([2L, 4L], (await bad).Failures.Select(failure => failure.Position));
        Assert.Equal(3, (await bad).Written);
    }

    [Fact]
    public async Task A_full_queue_keeps_the_next_caller_at_its_door_and_lets_it_leave()
    {
        await using CommitQueue queue = Queue(new CommitLimits { CommitsUnderWay = 1, WaitingCalls = 2 });
        Task<WriteReport> first = queue.WriteAsync(Some(1), default);
        await SpinAsync(() => Commits == 1);
        Task<WriteReport>[] waiting = [queue.WriteAsync(Some(1, "e"), default), queue.WriteAsync(Some(1, "f"), default)];
        using var leave = new CancellationTokenSource();
        Task<WriteReport> atTheDoor = queue.WriteAsync(Some(100), leave.Token);
        Assert.False(atTheDoor.IsCompleted);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => atTheDoor);
        _door.SetResult();
        await Task.WhenAll([first, .. waiting]);
        Assert.Equal([1, 2], _commits);
    }

    [Fact]
    public async Task Closing_writes_what_waits()
    {
        CommitQueue queue = Queue(new CommitLimits { CommitsUnderWay = 1 });
        Task<WriteReport>[] waiting = [.. Enumerable.Range(0, 5).Select(_ => queue.WriteAsync(Some(2), default))];
        ValueTask closing = queue.DisposeAsync();
        _door.SetResult();
        await closing;
        Assert.All(waiting, write => Assert.True(write.IsCompletedSuccessfully));
        Assert.Equal(10, _commits.Sum());
    }

    [Fact]
    public async Task A_commit_that_fails_fails_for_each_of_its_callers()
    {
        _door.SetResult();
        _fault = new LshException(ErrorKind.Storage, "The disk is full.");
        await using CommitQueue queue = Queue(new CommitLimits());
        foreach (Task<WriteReport> write in new[] { queue.WriteAsync(Some(1), default), queue.WriteAsync(Some(1), default) })
            Assert.Equal(ErrorKind.Storage, (await Assert.ThrowsAsync<LshException>(() => write)).Kind);
    }

    [Fact]
    public async Task Writes_of_one_id_are_never_under_way_at_the_same_time_and_keep_their_order()
    {
        await using CommitQueue queue = Queue(new CommitLimits { CommitsUnderWay = 2 });
        Task<WriteReport> first = queue.WriteAsync(Some(1), default);
        await SpinAsync(() => Commits == 1);
        Task<WriteReport> again = queue.WriteAsync(Some(1), default), behind = queue.WriteAsync(Some(2, "e"), default);
        Task<int> deletion = queue.DeleteAsync(["d0"], default);
        // Were it let in, it would be: a commit is free, and so is the thread.
        for (int i = 0; i < 100; i++) await Task.Yield();
        Assert.Equal(1, Commits);
        _door.SetResult();
        await Task.WhenAll(first, again, behind);
        Assert.Equal(1, await deletion);
        Assert.Equal([1, 3, -1], _commits);
    }

    [Fact]
    public async Task Two_writes_of_one_id_never_share_a_commit_since_only_the_later_would_be_made()
    {
        await using CommitQueue queue = Queue(new CommitLimits { CommitsUnderWay = 1 });
        Task<WriteReport> first = queue.WriteAsync(Some(1), default);
        await SpinAsync(() => Commits == 1);
        Task<WriteReport>[] waiting = [queue.WriteAsync(Some(2, "e"), default), queue.WriteAsync(Some(3, "f"), default), queue.WriteAsync(Some(1, "e"), default)];
        _door.SetResult();
        await Task.WhenAll([first, .. waiting]);
        Assert.Equal([1, 5, 1], _commits);
    }

    [Fact]
    public async Task A_commit_that_ends_while_the_next_is_held_back_for_it_lets_it_go()
    {
        _door.SetResult();
        await using CommitQueue queue = Queue(new CommitLimits { CommitsUnderWay = 2 });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 50_000; i++) await queue.WriteAsync(Some(1), default).WaitAsync(TimeSpan.FromSeconds(30));
        })));
    }

    [Fact]
    public async Task Writes_of_other_ids_are_prepared_while_one_commit_is_written()
    {
        await using CommitQueue queue = Queue(new CommitLimits { CommitsUnderWay = 2 });
        Task<WriteReport> first = queue.WriteAsync(Some(1), default);
        await SpinAsync(() => Commits == 1);
        Task<WriteReport> other = queue.WriteAsync(Some(2, "e"), default);
        await SpinAsync(() => Commits == 2);
        _door.SetResult();
        await Task.WhenAll(first, other);
    }

    [Fact]
    public async Task Where_too_many_wait_at_the_door_the_next_is_told_to_try_again()
    {
        await using CommitQueue queue = Queue(new CommitLimits { CommitsUnderWay = 1, WaitingCalls = 1, CallsAtTheDoor = 2 });
        Task<WriteReport> first = queue.WriteAsync(Some(1), default);
        await SpinAsync(() => Commits == 1);
        Task<WriteReport>[] waiting = [.. Enumerable.Range(0, 3).Select(i => queue.WriteAsync(Some(1, $"w{i}"), default))];
        LshException refused = await Assert.ThrowsAsync<LshException>(() => queue.WriteAsync(Some(1, "x"), default));
        Assert.Equal(ErrorKind.Unavailable, refused.Kind);
        Assert.Contains("try again", refused.Message, StringComparison.Ordinal);
        _door.SetResult();
        await Task.WhenAll([first, .. waiting]);
        Assert.Equal(1, (await queue.WriteAsync(Some(1, "x"), default)).Written);
    }

    [Fact]
    public async Task A_caller_at_the_door_of_a_queue_that_closes_is_told_to_try_again()
    {
        CommitQueue queue = Queue(new CommitLimits { CommitsUnderWay = 1, WaitingCalls = 1 });
        Task<WriteReport> first = queue.WriteAsync(Some(1), default);
        await SpinAsync(() => Commits == 1);
        Task<WriteReport> inside = queue.WriteAsync(Some(1, "e"), default), atTheDoor = queue.WriteAsync(Some(1, "f"), default);
        Assert.Equal(3, queue.Calls);
        ValueTask closing = queue.DisposeAsync();
        Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<LshException>(() => atTheDoor)).Kind);
        _door.SetResult();
        await closing;
        Assert.Equal((1, 1), ((await first).Written, (await inside).Written));
        Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<LshException>(() => queue.WriteAsync(Some(1), default))).Kind);
        Assert.Equal(0, queue.Calls);
    }

    private static Document Bad { get; } = Document.Of("bad", "v", new float[1]);

    private int Commits
    {
        get
        {
            lock (_commits) return _commits.Count;
        }
    }

    public async Task<WriteReport> WriteAsync(IReadOnlyList<Document> documents)
    {
        if (_fault is not null) throw _fault;
        lock (_commits) _commits.Add(documents.Count);
        await _door.Task;
        DocumentFailure[] failures = [.. documents.Select((document, i) => (document, i)).Where(one => one.document == Bad)
            .Select(one => new DocumentFailure(one.i, "bad", ErrorKind.WrongDimensions, "bad"))];
        return new WriteReport(documents.Count - failures.Length, failures);
    }

    public Task<int> DeleteAsync(IReadOnlyList<string> ids)
    {
        lock (_commits) _commits.Add(-ids.Count);
        return Task.FromResult(ids.Count);
    }

    private CommitQueue Queue(CommitLimits limits) => new("shop", this, limits, NullLogger.Instance);

    private static List<Document> Some(int count, string prefix = "d") =>
        [.. Enumerable.Range(0, count).Select(i => Document.Of($"{prefix}{i}", "v", new float[2]))];

    private static async Task SpinAsync(Func<bool> until)
    {
        while (!until()) await Task.Yield();
    }
}
