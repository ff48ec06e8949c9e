using System.Collections.Concurrent;
using OrleansLsh.Core.Training;

namespace OrleansLsh.Core.Tests;

public sealed class ComputeThreadsTests
{
    [Fact]
    public async Task A_training_takes_no_thread_of_the_pool_which_carries_requests()
    {
        var threads = new ConcurrentBag<bool>();
        var random = new Random(3);
        float[] values = [.. Enumerable.Range(0, 6_000 * 8).Select(_ => random.NextSingle())];
        var told = new ThreadKinds(threads);
        await ComputeThreads.RunAsync(
            () => ModelTrainer.Train(
                "t", 1, Metric.Euclidean, new VectorBlock(8, values), 6_000, new TrainingOptions { Subspaces = 8, Cells = 16 }, told,
                CancellationToken.None),
            CancellationToken.None);
        Assert.True(threads.Count > 8);
        Assert.DoesNotContain(true, threads);
    }

    [Fact]
    public async Task The_bodies_of_a_loop_run_on_the_calling_thread_and_on_none_of_the_pool()
    {
        var threads = new ConcurrentBag<(int Id, bool IsOfPool)>();
        int id = await Task.Run(() =>
        {
            ComputeThreads.For(64, Environment.ProcessorCount, _ =>
            {
                Thread.SpinWait(50_000);
                threads.Add((Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread));
            });
            return Environment.CurrentManagedThreadId;
        });
        Assert.Equal(64, threads.Count);
        Assert.All(threads, thread => Assert.True(!thread.IsOfPool || thread.Id == id));
    }

    [Fact]
    public async Task Loops_within_loops_end_however_many_there_are()
    {
        int bodies = 0;
        Task[] all =
        [
            .. Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => ComputeThreads.RunAsync(
                () => ComputeThreads.For(8, 8, _ => ComputeThreads.For(8, 8, _ => Interlocked.Increment(ref bodies))),
                CancellationToken.None)),
        ];
        await Task.WhenAll(all).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(4 * Environment.ProcessorCount * 64, bodies);
    }

    [Fact]
    public async Task Work_that_waits_for_a_thread_is_given_up_when_it_is_cancelled()
    {
        using var release = new ManualResetEventSlim();
        Task[] busy = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => ComputeThreads.RunAsync(() => release.Wait(), CancellationToken.None))];
        using var cancel = new CancellationTokenSource();
        bool hasRun = false;
        Task waiting = ComputeThreads.RunAsync(() => { hasRun = true; }, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromMinutes(1)));
        release.Set();
        await Task.WhenAll(busy);
        Assert.False(hasRun);
    }

    private sealed class ThreadKinds(ConcurrentBag<bool> ofPool) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => ofPool.Add(Thread.CurrentThread.IsThreadPoolThread);
    }
}
