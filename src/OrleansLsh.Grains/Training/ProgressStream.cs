using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace OrleansLsh.Grains.Training;

/// <summary>Turns work that tells a listener how far it is into a stream of what it tells.</summary>
/// <remarks>The work keeps step with the reader: one message is ahead at most, so that whoever cancels on a message cancels the work where it said
/// it was. A reader that stays away for a second loses the message, and the work goes on.</remarks>
internal static class ProgressStream
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Runs work off the grain's scheduler; the stream ends, or fails, as the work does. Leaving the stream cancels the work and waits for it.</summary>
    public static async IAsyncEnumerable<T> RunAsync<T>(
        Func<IProgress<T>, CancellationToken, Task> work, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var steps = Channel.CreateBounded<T>(1);
        Task running = Task.Run(() => CompleteAsync(work, steps.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (T step in steps.Reader.ReadAllAsync(CancellationToken.None)) yield return step;
            await running;
        }
        finally
        {
            await stop.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private static async Task CompleteAsync<T>(Func<IProgress<T>, CancellationToken, Task> work, ChannelWriter<T> steps, CancellationToken stop)
    {
        try
        {
            await work(new Listener<T>(steps, stop), stop);
        }
        finally
        {
            steps.TryComplete();
        }
    }

    private sealed class Listener<T>(ChannelWriter<T> steps, CancellationToken stop) : IProgress<T>
    {
        public void Report(T value)
        {
            if (steps.TryWrite(value)) return;
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(stop);
            wait.CancelAfter(Patience);
            try
            {
                steps.WriteAsync(value, wait.Token).AsTask().Wait(CancellationToken.None);
            }
            catch (AggregateException lost) when (lost.InnerException is OperationCanceledException)
            {
                // Nobody reads any more, or not at present.
            }
        }
    }
}
