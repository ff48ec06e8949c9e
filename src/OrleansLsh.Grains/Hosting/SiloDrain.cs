using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using OrleansLsh.Index.Service.Writing;

namespace OrleansLsh.Grains.Hosting;

/// <summary>The end of a silo: trainings are stopped at once, writes that were taken in are finished.</summary>
internal sealed class SiloDrain(IHostApplicationLifetime host, TimeProvider time, ILogger<SiloDrain> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly ConcurrentDictionary<CommitQueue, bool> _queues = new();
    private long _begun;

    private int Calls => _queues.Keys.Sum(queue => queue.Calls);

    /// <summary>Counts a queue's writes in until it is given back.</summary>
    public void Watch(CommitQueue queue) => _queues[queue] = true;

    /// <summary>Counts a queue's writes no longer.</summary>
    public void Release(CommitQueue queue) => _queues.TryRemove(queue, out _);

    /// <summary>Does long work that need not be finished; it is cancelled when the silo stops, so that it does not hold up the
    /// writes.</summary>
    /// <param name="what">The work, as the error names it.</param>
    /// <param name="work">Takes the token that cancels it.</param>
    /// <param name="cancellationToken">Cancels it too.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.Unavailable"/> where the silo stopped it.</exception>
    public async Task<T> UntilStopAsync<T>(string what, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, host.ApplicationStopping);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (host.ApplicationStopping.IsCancellationRequested
            && !cancellationToken.IsCancellationRequested)
        {
            throw new LshException(ErrorKind.Unavailable, $"{what} was stopped with its silo; nothing was changed. Start it again.");
        }
    }

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(SiloDrain), ServiceLifecycleStage.Active, _ => Task.CompletedTask, _ => Begin());
        lifecycle.Subscribe(nameof(SiloDrain), ServiceLifecycleStage.BecomeActive, _ => Task.CompletedTask, _ => End());
    }

    private Task Begin()
    {
        _begun = time.GetTimestamp();
        logger.DrainBegun(Calls);
        return Task.CompletedTask;
    }

    /// <summary>All grains have been deactivated, or the time for it is up.</summary>
    private Task End()
    {
        if (Calls == 0) logger.DrainEnded(time.GetElapsedTime(_begun).TotalSeconds);
        else logger.DrainCutOff(Calls);
        return Task.CompletedTask;
    }
}
