namespace OrleansLsh.Http.Status;

/// <summary>Says how the backend is. A host that has more than the service to ask registers its own.</summary>
public interface IBackendStatus
{
    /// <summary>How it is now.</summary>
    Task<BackendStatus> GetAsync(CancellationToken cancellationToken = default);
}
