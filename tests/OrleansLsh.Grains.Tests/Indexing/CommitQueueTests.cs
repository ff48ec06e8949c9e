using OrleansLsh.Core;
using OrleansLsh.Core.Formats;
using OrleansLsh.Grains.Indexing;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Grains.Tests.Indexing;

public class CommitQueueTests
{
    private readonly List<int> _commits = [];
    private readonly TaskCompletionSource _door = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task What_waits_while_a_commit_runs_goes_into_the_next_one()
    {
        await using var queue = new CommitQueue(CommitAsync, new CommitLimits { CommitsUnderWay = 1 });
        Task<WriteReport> first = queue.WriteAsync(Some(1), default);
        await SpinAsync(() => _commits.Count == 1);
        Task<WriteReport>[] others = [.. Enumerable.Range(0, 10).Select(_ => queue.WriteAsync(Some(3), default))];
        _door.SetResult();
        await first;
        Assert.All(await Task.WhenAll(others), report => Assert.Equal(3, report.Written));
        Assert.Equal([1, 30], _commits);
    }

    [Fact]
    public async Task Each_caller_is_told_of_its_own_failures_at_its_own_positions()
    {
        await using var queue = new CommitQueue(CommitAsync, new CommitLimits { CommitsUnderWay = 1 });
        Task<WriteReport> first = queue.WriteAsync(Some(1), default);
        await SpinAsync(() => _commits.Count == 1);
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
        await using var queue = new CommitQueue(CommitAsync, new CommitLimits { CommitsUnderWay = 1, WaitingCalls = 2 });
        Task<WriteReport> first = queue.WriteAsync(Some(1), default);
        await SpinAsync(() => _commits.Count == 1);
        Task<WriteReport>[] waiting = [queue.WriteAsync(Some(1), default), queue.WriteAsync(Some(1), default)];
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
        var queue = new CommitQueue(CommitAsync, new CommitLimits { CommitsUnderWay = 1 });
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
        await using var queue = new CommitQueue(_ => throw new LshException(ErrorKind.Storage, "The disk is full."), new CommitLimits());
        foreach (Task<WriteReport> write in new[] { queue.WriteAsync(Some(1), default), queue.WriteAsync(Some(1), default) })
            Assert.Equal(ErrorKind.Storage, (await Assert.ThrowsAsync<LshException>(() => write)).Kind);
    }

    private static Document Bad { get; } = Document.Of("bad", "v", new float[1]);

    private static List<Document> Some(int count) => [.. Enumerable.Range(0, count).Select(i => Document.Of($"d{i}", "v", new float[2]))];

    private async Task<WriteReport> CommitAsync(IReadOnlyList<Document> documents)
    {
        lock (_commits) _commits.Add(documents.Count);
        await _door.Task;
        DocumentFailure[] failures = [.. documents.Select((document, i) => (document, i)).Where(one => one.document == Bad)
            .Select(one => new DocumentFailure(one.i, "bad", ErrorKind.WrongDimensions, "bad"))];
        return new WriteReport(documents.Count - failures.Length, failures);
    }

    private static async Task SpinAsync(Func<bool> until)
    {
        while (!until()) await Task.Yield();
    }
}
