using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansLsh.Embeddings.Onnx.Network;

namespace OrleansLsh;

/// <summary>Registers embedders, each once for as long as the container lives.</summary>
/// <remarks>An embedder is also found as <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of its types, and the first that is
/// registered without a key, or with a key the first of that key, as <see cref="IEmbeddingGenerator"/>. The network is loaded when an
/// embedder is first asked for; options that are wrong are told when the host starts.</remarks>
public static class OnnxServiceCollectionExtensions
{
    /// <summary>Registers an <see cref="OnnxSentenceEmbedder"/>.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Says where the model lies.</param>
    public static IServiceCollection AddOnnxSentenceEmbeddings(this IServiceCollection services, Action<OnnxSentenceOptions> configure) =>
        services.Add<string, OnnxSentenceEmbedder, OnnxSentenceOptions>(null, configure, options => new OnnxSentenceEmbedder(options));

    /// <summary>Registers an <see cref="OnnxSentenceEmbedder"/> under a key.</summary>
    /// <param name="services">The container.</param>
    /// <param name="serviceKey">The key, which is also the name of its options.</param>
    /// <param name="configure">Says where the model lies.</param>
    public static IServiceCollection AddKeyedOnnxSentenceEmbeddings(
        this IServiceCollection services, string serviceKey, Action<OnnxSentenceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(serviceKey);
        return services.Add<string, OnnxSentenceEmbedder, OnnxSentenceOptions>(
            serviceKey, configure, options => new OnnxSentenceEmbedder(options));
    }

    /// <summary>Registers an <see cref="OnnxPictureEmbedder"/>.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Says where the model lies.</param>
    public static IServiceCollection AddOnnxPictureEmbeddings(this IServiceCollection services, Action<OnnxPictureOptions> configure) =>
        services.Add<DataContent, OnnxPictureEmbedder, OnnxPictureOptions>(null, configure, options => new OnnxPictureEmbedder(options));

    /// <summary>Registers an <see cref="OnnxPictureEmbedder"/> under a key.</summary>
    /// <param name="services">The container.</param>
    /// <param name="serviceKey">The key, which is also the name of its options.</param>
    /// <param name="configure">Says where the model lies.</param>
    public static IServiceCollection AddKeyedOnnxPictureEmbeddings(
        this IServiceCollection services, string serviceKey, Action<OnnxPictureOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(serviceKey);
        return services.Add<DataContent, OnnxPictureEmbedder, OnnxPictureOptions>(
            serviceKey, configure, options => new OnnxPictureEmbedder(options));
    }

    private static IServiceCollection Add<TInput, TEmbedder, TOptions>(
        this IServiceCollection services, string? key, Action<TOptions> configure, Func<TOptions, TEmbedder> open)
        where TEmbedder : OnnxEmbedder<TInput>
        where TOptions : OnnxOptions
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddSingleton<IValidateOptions<TOptions>, OnnxOptionsValidator<TOptions>>();
        services.AddOptions<TOptions>(key).Configure(configure).ValidateOnStart();
        services.AddKeyedSingleton(key, (provider, _) => open(provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(key)));
        services.AddKeyedSingleton<IEmbeddingGenerator<TInput, Embedding<float>>>(key, (provider, _) => Embedder(provider));
        services.TryAddKeyedSingleton<IEmbeddingGenerator>(key, (provider, _) => Embedder(provider));
        return services;

        TEmbedder Embedder(IServiceProvider provider) => provider.GetRequiredKeyedService<TEmbedder>(key);
    }
}
