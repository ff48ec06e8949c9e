using System.Diagnostics.CodeAnalysis;

namespace OrleansLsh.Http.Sampling;

/// <summary>Work that several callers wait for at once; it ends when none of them is left.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The source has no timer and no wait handle: there is nothing to dispose of.")]
internal sealed class SingleFlight<T>(Func<CancellationToken, Task<T>> work)
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _abandoned = new();
    private Task<T>? _work;
    private int _waiting;

    /// <summary>Waits with the others; null where the work has failed or was abandoned, and must be begun anew.</summary>
    public Task<T>? Join(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_abandoned.IsCancellationRequested || _work is { IsCompleted: true, IsCompletedSuccessfully: false }) return null;
            _work ??= Task.Run(() => work(_abandoned.Token), CancellationToken.None);
            _waiting++;
        }
        return WaitAsync(cancellationToken);
    }

    private async Task<T> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _work!.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_gate)
                if (--_waiting == 0 && !_work!.IsCompleted) _abandoned.Cancel();
        }
    }
}
