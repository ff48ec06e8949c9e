using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using OrleansLsh.VectorData;

namespace OrleansLsh;

/// <summary>A similarity service as a vector store: embedded, over HTTP, over a cluster or over Elasticsearch.</summary>
/// <remarks>Safe for concurrent use. The service stays the caller's, who disposes it. What the service refuses is thrown as
/// <see cref="VectorStoreException"/>.</remarks>
public sealed class LshVectorStore : VectorStore
{
    private readonly LshVectorStoreOptions _options;
    private readonly StoreCalls _calls;

    /// <summary>A store over a service.</summary>
    /// <param name="service">The service that keeps the collections.</param>
    /// <param name="options">Name and embedding generator; null for neither.</param>
    public LshVectorStore(ISimilarityService service, LshVectorStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(service);
        _options = new LshVectorStoreOptions { Name = options?.Name, EmbeddingGenerator = options?.EmbeddingGenerator };
        _calls = new StoreCalls(service, _options.Name, collection: null);
    }

    /// <inheritdoc/>
    [RequiresDynamicCode("Records of a class are read by reflection. For records without one, use GetDynamicCollection().")]
    [RequiresUnreferencedCode("Records of a class are read by reflection. For records without one, use GetDynamicCollection().")]
    public override VectorStoreCollection<TKey, TRecord> GetCollection<TKey,
    TRecord>(string name, VectorStoreCollectionDefinition? definition = null) =>
        typeof(TRecord) == typeof(Dictionary<string, object?>)
            ? throw new ArgumentException(VectorDataStrings.GetCollectionWithDictionaryNotSupported)
            : new LshCollection<TKey, TRecord>(_calls.Service, name, Options(definition));

    /// <inheritdoc/>
    public override VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(
        string name, VectorStoreCollectionDefinition definition) =>
        new LshDynamicCollection(_calls.Service, name, Options(definition));

    /// <inheritdoc/>
    public override async IAsyncEnumerable<string> ListCollectionNamesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IReadOnlyList<CollectionDescription> collections =
            await _calls.RunAsync("ListCollectionNames", service => service.ListAsync(cancellationToken)).ConfigureAwait(false);
        foreach (CollectionDescription collection in collections) yield return collection.Name;
    }

    /// <inheritdoc/>
    public override Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return CallsOf(name).ExistsAsync(name, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return CallsOf(name).DropAsync(name, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Known are <see cref="VectorStoreMetadata"/>, <see cref="ISimilarityService"/> and the store itself.</remarks>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreMetadata)
                ? new VectorStoreMetadata { VectorStoreSystemName = StoreCalls.SystemName, VectorStoreName = _options.Name }
            : serviceType == typeof(ISimilarityService) ? _calls.Service
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    private StoreCalls CallsOf(string collection) => new(_calls.Service, _options.Name, collection);

    private LshCollectionOptions Options(VectorStoreCollectionDefinition? definition) =>
        new() { Definition = definition, EmbeddingGenerator = _options.EmbeddingGenerator, StoreName = _options.Name };
}
