using Microsoft.Extensions.VectorData;
using OrleansLsh.Conformance.Backends;

namespace OrleansLsh.VectorData.Tests;

/// <summary>A store over one way to reach the service, for each test its own.</summary>
public abstract class StoreTest<TBackend> : IAsyncLifetime
    where TBackend : IServiceBackend, new()
{
    private readonly TBackend _backend = new();

    protected ISimilarityService Service { get; private set; } = null!;

    protected LshVectorStore Store { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Service = await _backend.StartAsync();
        Store = new LshVectorStore(Service, new LshVectorStoreOptions { Name = "tests" });
    }

    public async Task DisposeAsync()
    {
        Store.Dispose();
        await Service.DisposeAsync();
        await _backend.DisposeAsync();
    }

    protected async Task<VectorStoreCollection<TKey, TRecord>> CollectionAsync<TKey, TRecord>(params TRecord[] records)
        where TKey : notnull
        where TRecord : class
    {
        VectorStoreCollection<TKey, TRecord> collection = Store.GetCollection<TKey, TRecord>("things");
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(records);
        return collection;
    }

    protected static VectorStoreCollectionDefinition Definition(Type vector, string? distance = null) => new()
    {
        Properties =
        [
            new VectorStoreKeyProperty("Key", typeof(int)),
            new VectorStoreDataProperty("Title", typeof(string)),
            new VectorStoreVectorProperty("Vector", vector, 3) { DistanceFunction = distance },
        ],
    };
}
