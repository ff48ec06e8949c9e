namespace OrleansLsh.Conformance.Backends;

/// <summary>A way to reach the service that the suite is run on. It has a parameterless constructor; each test makes its own.</summary>
public interface IServiceBackend : IAsyncDisposable
{
    /// <summary>Whether the backend keeps the model before the last one, to go back to.</summary>
    bool KeepsEarlierModel => false;

    /// <summary>A service to test; collections of other tests may live in it.</summary>
    Task<ISimilarityService> StartAsync();
}
