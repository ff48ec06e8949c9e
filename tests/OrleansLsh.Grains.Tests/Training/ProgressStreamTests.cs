using OrleansLsh.Grains.Training;

namespace OrleansLsh.Grains.Tests.Training;

public sealed class ProgressStreamTests
{
    [Fact]
    public async Task Whoever_leaves_at_a_message_stops_the_work_where_it_said_it_was()
    {
        int done = 0;
        await foreach (int step in ProgressStream.RunAsync<int>(WorkAsync, CancellationToken.None))
            if (step == 2) break;
        Assert.Equal(1, done);

        Task WorkAsync(IProgress<int> progress, CancellationToken stop)
        {
            for (int step = 1; step <= 5; step++)
            {
                progress.Report(step);
                stop.ThrowIfCancellationRequested();
                done = step;
            }
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_reader_gets_every_message_in_order()
    {
        var seen = new List<int>();
        await foreach (int step in ProgressStream.RunAsync<int>(Report, CancellationToken.None)) seen.Add(step);
        Assert.Equal(Enumerable.Range(0, 100), seen);

        static Task Report(IProgress<int> progress, CancellationToken stop)
        {
            for (int step = 0; step < 100; step++) progress.Report(step);
            return Task.CompletedTask;
        }
    }
}
