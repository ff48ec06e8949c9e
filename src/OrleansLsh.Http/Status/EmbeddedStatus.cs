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
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new BackendStatus(
                "embedded", false)
            { Detail = error is LshException ? error.Message : "It fails unexpectedly; the server's log has more." };
        }
    }
}
