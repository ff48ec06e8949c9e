namespace OrleansLsh.Silo.Health;

/// <summary>Asks after the servers though nobody asks for the silo's health, so that the log says when one goes and when it is
/// back.</summary>
internal sealed class BackendWatch(Backends backends, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await backends.MissingAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }
}
