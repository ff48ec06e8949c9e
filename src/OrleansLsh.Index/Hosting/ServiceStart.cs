using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansLsh.Index.Hosting;

/// <summary>Opens a service when the host starts, so that what is wrong with it ends the start and not the first call.</summary>
internal sealed class ServiceStart(
    Func<ISimilarityService> service, Func<ISimilarityService, CancellationToken, Task>? start, string name, string backend,
    ILogger logger)
    : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ISimilarityService opened = service();
        if (start is not null) await start(opened, cancellationToken);
        logger.Opened(name, backend);
    }

    /// <inheritdoc/>
    /// <remarks>The container disposes of the service, after all that may still use it.</remarks>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
