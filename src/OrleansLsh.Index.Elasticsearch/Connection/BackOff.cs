namespace OrleansLsh.Index.Elasticsearch.Connection;

/// <summary>How long to wait before a request is sent again: randomised, longer each time, up to a limit.</summary>
/// <remarks>Full jitter: a wait is drawn between 0 and a bound that doubles, so that writers who were refused together come back apart.</remarks>
/// <param name="limit">Time after the first attempt beyond which no other is made.</param>
/// <param name="time">The clock.</param>
/// <param name="random">0 to 1, for the draw.</param>
internal sealed class BackOff(TimeSpan limit, TimeProvider time, Func<double> random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100), Longest = TimeSpan.FromSeconds(5);

    private readonly long _start = time.GetTimestamp();
    private TimeSpan _bound = First;

    /// <summary>Attempts that were waited for so far.</summary>
    public int Waits { get; private set; }

    /// <summary>Waits; false, at once, where the limit is reached.</summary>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan left = limit - time.GetElapsedTime(_start);
        if (left <= TimeSpan.Zero) return false;
        TimeSpan delay = TimeSpan.FromMilliseconds(1) + _bound * random();
        _bound = _bound * 2 < Longest ? _bound * 2 : Longest;
        Waits++;
        await Task.Delay(delay < left ? delay : left, time, cancellationToken);
        return true;
    }
}
