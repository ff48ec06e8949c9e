using OrleansLsh.Core;

namespace OrleansLsh.Client.Retrying;

/// <summary>Tries calls again while silos are away; every call given to it may be made twice.</summary>
/// <remarks>Exponential back-off with full jitter: Brooker, Exponential backoff and jitter, 2015.</remarks>
internal sealed class CallRetry(TimeSpan retryFor, TimeProvider time)
{
    private const int LeastDelay = 50, MostDelay = 3_000;

    /// <summary>Makes a call until it is answered.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Unavailable"/> when the time is up.</exception>
    public Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) => CallAsync(_ => call(), cancellationToken);

    /// <summary>The same; the call is told whether an earlier attempt may have had its effect.</summary>
    public async Task<T> CallAsync<T>(Func<bool, Task<T>> call, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await call(attempt > 1);
            }
            catch (Exception error) when (TransientFault.Is(error))
            {
                if (time.GetElapsedTime(start) >= retryFor) throw error as LshException ?? TransientFault.Lasting(error, time.GetElapsedTime(start));
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Delay(Delay(attempt), time, cancellationToken);
            }
        }
    }

    private static TimeSpan Delay(int attempt)
    {
        int most = Math.Min(MostDelay, LeastDelay << Math.Min(attempt, 10));
        return TimeSpan.FromMilliseconds(Random.Shared.Next(LeastDelay / 2, most));
    }
}
