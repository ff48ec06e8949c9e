using System.Globalization;
using OrleansLsh.Core;

namespace OrleansLsh.Grains.Training;

/// <summary>Lets one training run at a time in a grain. One that was cancelled is waited for; one that goes on refuses the next and says who runs it.</summary>
/// <remarks>Cancelling a stream answers its reader while the grain still cleans up, so whoever trains again at once may arrive before the end.
/// Used from the grain's own turns only.</remarks>
internal sealed class TrainingTurn(TimeProvider time)
{
    private Running? _running;

    /// <summary>Takes the turn; disposing gives it back.</summary>
    /// <param name="subject">What is trained, as the error names it.</param>
    /// <param name="requester">Who trains, as the next one is told.</param>
    /// <param name="cancellationToken">Cancels the training, and the wait for the one before.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.Conflict"/> while another training runs that nobody cancelled.</exception>
    public async Task<IDisposable> TakeAsync(string subject, string requester, CancellationToken cancellationToken)
    {
        while (_running is { } before)
        {
            if (!before.Cancelled.IsCancellationRequested)
                throw new LshException(ErrorKind.Conflict, $"{subject} is being trained already, {before.By}; wait until that training ends.");
            await before.Ended.Task.WaitAsync(cancellationToken);
        }
        string by = string.Create(CultureInfo.InvariantCulture, $"by {requester} since {time.GetUtcNow():HH:mm:ss} UTC");
        _running = new Running(by, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), cancellationToken);
        return new Taken(this, _running);
    }

    private sealed record Running(string By, TaskCompletionSource Ended, CancellationToken Cancelled);

    private sealed class Taken(TrainingTurn turn, Running running) : IDisposable
    {
        public void Dispose()
        {
            if (turn._running == running) turn._running = null;
            running.Ended.TrySetResult();
        }
    }
}
