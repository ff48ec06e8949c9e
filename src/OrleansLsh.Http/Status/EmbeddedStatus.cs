using OrleansLsh.Core;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Http.Status;

/// <summary>The state of the service in this process: whether it lists its collections.</summary>
internal sealed class EmbeddedStatus(ISimilarityService service) : IBackendStatus
{
    public async Task<BackendStatus> GetAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await service.ListAsync(cancellationToken);
            return new BackendStatus("embedded", true);
        }
        catch (Exception error) when (error is LshException or ObjectDisposedException)
        {
            return new BackendStatus("embedded", false) { Detail = error.Message };
        }
    }
}
