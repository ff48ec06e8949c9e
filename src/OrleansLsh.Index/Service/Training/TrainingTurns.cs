using System.Globalization;

namespace OrleansLsh.Index.Service.Training;

/// <summary>Lets one training or rollback at a time run in this process of whatever it is asked for. One that was cancelled is waited for;
/// one that goes on refuses the next and says who runs it.</summary>
/// <remarks>Whoever cancels may be answered while the training still cleans up, and train again at once.</remarks>
public sealed class TrainingTurns(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Turn> _running = new(StringComparer.Ordinal);

    /// <summary>Takes the turn; disposing gives it back.</summary>
    /// <param name="subject">What is trained, as the error names it.</param>
    /// <param name="requester">Who trains, as the next one is told; null where nobody is named.</param>
    /// <param name="cancellationToken">Cancels the training, and the wait for the one before.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.Conflict"/> while another training runs that nobody cancelled.</exception>
    public async Task<IDisposable> TakeAsync(string subject, string? requester, CancellationToken cancellationToken)
    {
        while (true)
        {
            Turn? before;
            lock (_gate)
            {
                if (!_running.TryGetValue(subject, out before))
                {
                    string by = requester is null ? "" : $"by {requester} ";
                    string since = string.Create(CultureInfo.InvariantCulture, $"{by}since {time.GetUtcNow():HH:mm:ss} UTC");
                    return _running[subject] = new Turn(this, subject, since, cancellationToken);
                }
            }
            if (!before.Cancelled.IsCancellationRequested)
                throw new LshException(
                    ErrorKind.Conflict, $"{subject} is being trained already, {before.Since}; wait until that training ends.");
            await before.Ended.WaitAsync(cancellationToken);
        }
    }

    private void GiveBack(Turn turn)
    {
        lock (_gate)
            if (_running.TryGetValue(turn.Subject, out Turn? running) && running == turn) _running.Remove(turn.Subject);
    }

    private sealed class Turn(TrainingTurns turns, string subject, string since, CancellationToken cancelled) : IDisposable
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Subject => subject;

        public string Since => since;

        public CancellationToken Cancelled => cancelled;

        public Task Ended => _ended.Task;

        public void Dispose()
        {
            turns.GiveBack(this);
            _ended.TrySetResult();
        }
    }
}
