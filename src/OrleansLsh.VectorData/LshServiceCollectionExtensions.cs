using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;

namespace OrleansLsh;

/// <summary>Registers vector stores and collections over similarity services.</summary>
/// <remarks>The service is the container's <see cref="ISimilarityService"/>, of a keyed registration the one of that key where there is
/// one. An <see cref="IEmbeddingGenerator"/> of the container is used where the options name none.</remarks>
public static class LshServiceCollectionExtensions
{
    /// <summary>Registers a vector store, also as <see cref="VectorStore"/>.</summary>
    /// <param name="services">The container.</param>
    /// <param name="service">The similarity service; null for the container's.</param>
    /// <param name="options">What is chosen for the store; null for nothing.</param>
    /// <param name="lifetime">How long an instance lives. Default: as long as the container.</param>
    public static IServiceCollection AddLshVectorStore(
        this IServiceCollection services, Func<IServiceProvider, ISimilarityService>? service = null,
        Func<IServiceProvider, LshVectorStoreOptions>? options = null, ServiceLifetime lifetime = ServiceLifetime.Singleton) =>
        services.AddKeyedLshVectorStore(serviceKey: null, service, options, lifetime);

    /// <summary>Registers a vector store under a key, also as <see cref="VectorStore"/>.</summary>
    /// <param name="services">The container.</param>
    /// <param name="serviceKey">The key; null for none.</param>
    /// <param name="service">The similarity service; null for the container's.</param>
    /// <param name="options">What is chosen for the store; null for nothing.</param>
    /// <param name="lifetime">How long an instance lives. Default: as long as the container.</param>
    public static IServiceCollection AddKeyedLshVectorStore(
        this IServiceCollection services, object? serviceKey, Func<IServiceProvider, ISimilarityService>? service = null,
        Func<IServiceProvider, LshVectorStoreOptions>? options = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.Add(new ServiceDescriptor(typeof(LshVectorStore), serviceKey, (provider, key) =>
        {
            LshVectorStoreOptions? given = options?.Invoke(provider);
            return new LshVectorStore(Service(provider, key, service), new LshVectorStoreOptions
            {
                Name = given?.Name,
                EmbeddingGenerator = given?.EmbeddingGenerator ?? provider.GetService<IEmbeddingGenerator>(),
            });
        }, lifetime));
        return services.AddAlias<VectorStore, LshVectorStore>(serviceKey, lifetime);
    }

    /// <summary>Registers a collection, also as <see cref="VectorStoreCollection{TKey, TRecord}"/>,
    /// <see cref="IVectorSearchable{TRecord}"/> and <see cref="IKeywordHybridSearchable{TRecord}"/>.</summary>
    /// <param name="services">The container.</param>
    /// <param name="name">The collection's name.</param>
    /// <param name="service">The similarity service; null for the container's.</param>
    /// <param name="options">What is chosen for the collection; null for nothing.</param>
    /// <param name="lifetime">How long an instance lives. Default: as long as the container.</param>
    [RequiresDynamicCode("Records of a class are read by reflection.")]
    [RequiresUnreferencedCode("Records of a class are read by reflection.")]
    public static IServiceCollection AddLshCollection<TKey, TRecord>(
        this IServiceCollection services, string name, Func<IServiceProvider, ISimilarityService>? service = null,
        Func<IServiceProvider, LshCollectionOptions>? options = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TKey : notnull
        where TRecord : class => services.AddKeyedLshCollection<TKey, TRecord>(serviceKey: null, name, service, options, lifetime);

    /// <summary>Registers a collection under a key, also as <see cref="VectorStoreCollection{TKey, TRecord}"/>,
    /// <see cref="IVectorSearchable{TRecord}"/> and <see cref="IKeywordHybridSearchable{TRecord}"/>.</summary>
    /// <param name="services">The container.</param>
    /// <param name="serviceKey">The key; null for none.</param>
    /// <param name="name">The collection's name.</param>
    /// <param name="service">The similarity service; null for the container's.</param>
    /// <param name="options">What is chosen for the collection; null for nothing.</param>
    /// <param name="lifetime">How long an instance lives. Default: as long as the container.</param>
    [RequiresDynamicCode("Records of a class are read by reflection.")]
    [RequiresUnreferencedCode("Records of a class are read by reflection.")]
    public static IServiceCollection AddKeyedLshCollection<TKey, TRecord>(
        this IServiceCollection services, object? serviceKey, string name, Func<IServiceProvider, ISimilarityService>? service = null,
        Func<IServiceProvider, LshCollectionOptions>? options = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TKey : notnull
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        services.Add(new ServiceDescriptor(typeof(LshCollection<TKey, TRecord>), serviceKey, (provider, key) =>
        {
            LshCollectionOptions? given = options?.Invoke(provider);
            return new LshCollection<TKey, TRecord>(Service(provider, key, service), name, new LshCollectionOptions
            {
                Definition = given?.Definition,
                StoreName = given?.StoreName,
                EmbeddingGenerator = given?.EmbeddingGenerator ?? provider.GetService<IEmbeddingGenerator>(),
            });
        }, lifetime));
        return services.AddAlias<VectorStoreCollection<TKey, TRecord>, LshCollection<TKey, TRecord>>(serviceKey, lifetime)
            .AddAlias<IVectorSearchable<TRecord>, LshCollection<TKey, TRecord>>(serviceKey, lifetime)
            .AddAlias<IKeywordHybridSearchable<TRecord>, LshCollection<TKey, TRecord>>(serviceKey, lifetime);
    }

    private static ISimilarityService Service(
        IServiceProvider provider, object? key, Func<IServiceProvider, ISimilarityService>? service) =>
        service is not null ? service(provider)
            : (key is null ? null : provider.GetKeyedService<ISimilarityService>(key)) ?? provider.GetRequiredService<ISimilarityService>();

    private static IServiceCollection AddAlias<TAlias,
    TService>(this IServiceCollection services, object? serviceKey, ServiceLifetime lifetime)
        where TAlias : class
        where TService : class, TAlias
    {
        services.Add(
            new ServiceDescriptor(
                typeof(TAlias), serviceKey, (provider, key) => provider.GetRequiredKeyedService<TService>(key), lifetime));
        return services;
    }
}
