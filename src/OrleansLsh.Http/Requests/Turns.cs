using System.Diagnostics.CodeAnalysis;

namespace OrleansLsh.Http.Requests;

/// <summary>Lets few of the requests that need much memory or time do their work at a time; the others wait.</summary>
/// <param name="atOnce">How many.</param>
[SuppressMessage(
    "Design", "CA1001", Justification = "The semaphore has no wait handle unless it is asked for one: there is nothing to dispose of.")]
internal sealed class Turns(int atOnce)
{
    private readonly SemaphoreSlim _free = new(atOnce, atOnce);

    /// <summary>Waits for a turn, which ends when the result is disposed of.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new Turn(_free);
    }

    private sealed class Turn(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
