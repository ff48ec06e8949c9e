using Microsoft.Extensions.Logging;

namespace OrleansLsh.Client.Retrying;

/// <summary>Tries calls again while silos are away; every call given to it may be made twice.</summary>
/// <remarks>Exponential back-off with full jitter: Brooker, Exponential backoff and jitter, 2015.</remarks>
internal sealed class CallRetry(TimeSpan retryFor, TimeSpan attemptTimeout, TimeProvider time, ILogger logger)
{
    private const int LeastDelay = 50, MostDelay = 3_000, MostDoublings = 3;

    /// <summary>Of a call's failed attempts the log is told at this one, where it is no longer a moment's matter.</summary>
    private const int FirstLoggedAttempt = 2;

    /// <summary>Makes a call until it is answered.</summary>
    /// <param name="call">Takes the token of one attempt.</param>
    /// <param name="cancellationToken">Ends all attempts.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.Unavailable"/> when the time is up.</exception>
    public Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        CallAsync((_, attempt) => call(attempt), cancellationToken);

    /// <summary>Makes a call until it is answered; it is told whether an earlier attempt may have had its effect.</summary>
    public async Task<T> CallAsync<T>(Func<bool, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await AttemptAsync(call, attempt, cancellationToken);
            }
            catch (Exception error) when (TransientFault.Is(error, cancellationToken))
            {
                if (time.GetElapsedTime(start) >= retryFor)
                {
                    logger.GivenUp(attempt + 1, time.GetElapsedTime(start).TotalSeconds, error.Message);
                    throw error as LshException ?? TransientFault.Lasting(error, time.GetElapsedTime(start));
                }
                cancellationToken.ThrowIfCancellationRequested();
                TimeSpan delay = Delay(attempt);
                logger.TriedAgain(
                    attempt == FirstLoggedAttempt ? LogLevel.Warning : LogLevel.Debug, attempt + 1, delay.TotalMilliseconds, error.Message);
                await Task.Delay(delay, time, cancellationToken);
            }
        }
    }

    /// <summary>A silo that is killed answers never, and the others notice only after some seconds: the attempt is given up
    /// before.</summary>
    private async Task<T> AttemptAsync<T>(Func<bool, CancellationToken, Task<T>> call, int attempt, CancellationToken cancellationToken)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<T> answer = call(attempt > 0, given.Token);
        if (answer.IsCompleted) return await answer;
        try
        {
            return await answer.WaitAsync(attemptTimeout * (1 << Math.Min(attempt, MostDoublings)), time, cancellationToken);
        }
        finally
        {
            if (!answer.IsCompleted) await given.CancelAsync();
        }
    }

    private static TimeSpan Delay(int attempt)
    {
        int most = Math.Min(MostDelay, 2 * LeastDelay << Math.Min(attempt, 10));
        return TimeSpan.FromMilliseconds(Random.Shared.Next(LeastDelay / 2, most));
    }
}
