using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace OrleansLsh.Grains.Training;

/// <summary>Turns work that tells a listener how far it is into a stream of what it tells.</summary>
/// <remarks>The work keeps step with the reader: it goes on when the reader comes back for more, so that whoever cancels on a message
/// cancels the work where it said it was. A reader that stays away does not hold it up for longer than a second
/// a message, and finds them all.</remarks>
internal static class ProgressStream
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Runs work off the grain's scheduler; the stream ends, or fails, as the work does. Leaving the stream cancels the work and
    /// waits for it.</summary>
    public static async IAsyncEnumerable<T> RunAsync<T>(
        Func<IProgress<T>, CancellationToken, Task> work, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var read = new SemaphoreSlim(0);
        var steps = Channel.CreateUnbounded<T>();
        var running = Task.Run(() => CompleteAsync(work, new Listener<T>(steps, read, stop.Token), stop.Token), CancellationToken.None);
        try
        {
            await foreach (T step in steps.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return step;
                read.Release();
            }
            await running;
        }
        finally
        {
            await stop.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private static async Task CompleteAsync<T>(
        Func<IProgress<T>, CancellationToken, Task> work, Listener<T> listener, CancellationToken stop)
    {
        try
        {
            await work(listener, stop);
        }
        finally
        {
            listener.Complete();
        }
    }

    private sealed class Listener<T>(Channel<T> steps, SemaphoreSlim read, CancellationToken stop) : IProgress<T>
    {
        public void Report(T value)
        {
            steps.Writer.TryWrite(value);
            try
            {
                read.Wait(Patience, stop);
            }
            catch (OperationCanceledException)
            {
                // Nobody reads any more; the work finds out by itself.
            }
        }

        public void Complete() => steps.Writer.TryComplete();
    }
}
