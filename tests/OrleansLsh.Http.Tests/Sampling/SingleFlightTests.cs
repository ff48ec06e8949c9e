using OrleansLsh.Http.Sampling;

namespace OrleansLsh.Http.Tests.Sampling;

public sealed class SingleFlightTests
{
    [Fact]
    public async Task Work_goes_on_while_one_caller_is_left_and_is_cancelled_with_the_last()
    {
        var begun = new TaskCompletionSource<CancellationToken>();
        var work = new SingleFlight<int>(async abandoned =>
        {
            begun.SetResult(abandoned);
            await Task.Delay(Timeout.Infinite, abandoned);
            return 1;
        });
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        Task<int> one = work.Join(first.Token)!, two = work.Join(second.Token)!;
        CancellationToken abandoned = await begun.Task;
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        Assert.False(abandoned.IsCancellationRequested);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => two);
        Assert.True(abandoned.IsCancellationRequested);
        Assert.Null(work.Join(CancellationToken.None));
    }

    [Fact]
    public async Task Work_that_failed_is_not_joined_again()
    {
        var work = new SingleFlight<int>(_ => Task.FromException<int>(new InvalidOperationException("no")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => work.Join(CancellationToken.None)!);
        Assert.Null(work.Join(CancellationToken.None));
    }
}
