using OrleansLsh.Index.Port;

namespace OrleansLsh.Conformance.Backends;

/// <summary>An index behind the port that the suite is run on. It has a parameterless constructor; each test makes its own.</summary>
public interface IIndexBackend : IAsyncDisposable
{
    /// <summary>Whether the index keeps the model before the last one, to go back to.</summary>
    bool KeepsEarlierModel => false;

    /// <summary>An index to test; collections of other tests may live in it.</summary>
    Task<IDocumentIndex> StartAsync();
}
