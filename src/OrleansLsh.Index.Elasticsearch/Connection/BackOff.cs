using Microsoft.Extensions.Logging;

namespace OrleansLsh.Index.Elasticsearch.Connection;

/// <summary>How long to wait before a request is sent again: randomised, longer each time, up to a limit.</summary>
/// <remarks>Full jitter: a wait is drawn between 0 and a bound that doubles, so that writers who were refused together come back
/// apart.</remarks>
/// <param name="limit">Time after the first attempt beyond which no other is made.</param>
/// <param name="time">The clock.</param>
/// <param name="random">0 to 1, for the draw.</param>
/// <param name="logger">Told of every wait, and of the end.</param>
internal sealed class BackOff(TimeSpan limit, TimeProvider time, Func<double> random, ILogger logger)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100), Longest = TimeSpan.FromSeconds(5);

    private readonly long _start = time.GetTimestamp();
    private TimeSpan _bound = First;

    /// <summary>Attempts that were waited for so far.</summary>
    public int Waits { get; private set; }

    /// <summary>Waits; false, at once, where the limit is reached.</summary>
    /// <param name="request">What failed, for the log.</param>
    /// <param name="reason">Why, for the log.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<bool> WaitAsync(string request, string reason, CancellationToken cancellationToken)
    {
        TimeSpan gone = time.GetElapsedTime(_start), left = limit - gone;
        if (left <= TimeSpan.Zero)
        {
            logger.GivenUp(request, Waits + 1, gone.TotalSeconds, reason);
            return false;
        }
        TimeSpan delay = TimeSpan.FromMilliseconds(1) + _bound * random();
        _bound = _bound * 2 < Longest ? _bound * 2 : Longest;
        Waits++;
        if (delay > left) delay = left;
        logger.TriedAgain(request, Waits, delay.TotalMilliseconds, reason);
        await Task.Delay(delay, time, cancellationToken);
        return true;
    }
}
