using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansLsh.Grains.Hashing;
using OrleansLsh.Grains.Hosting;
using OrleansLsh.Grains.Indexing;
using OrleansLsh.Grains.Training;
using OrleansLsh.Index.Port;

namespace OrleansLsh;

/// <summary>Puts the grains into a silo.</summary>
public static class LshSiloBuilderExtensions
{
    /// <summary>Adds what the grains need. The silo also needs a grain storage provider of the name
    /// <see cref="LshStorage.Name"/>. What it does by itself says a <see cref="SimilarityOptions"/> among its services, where there is
    /// one.</summary>
    /// <remarks>Embedders that vector fields name are the silo's keyed services of
    /// <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>, of strings and embeddings of floats.</remarks>
    /// <param name="silo">The silo.</param>
    /// <param name="index">Opens the index that the silo's grains work on; it is disposed of with the silo.</param>
    public static ISiloBuilder AddLshGrains(this ISiloBuilder silo, Func<IServiceProvider, IDocumentIndex> index)
    {
        ArgumentNullException.ThrowIfNull(silo);
        IServiceCollection services = silo.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AnswerRoom>();
        services.AddSingleton<SiloDrain>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<SiloDrain>());
        services.AddSingleton(index);
        services.AddSingleton(provider => new SubspaceFanOut(provider.GetRequiredService<IGrainFactory>()));
        services.AddSingleton(provider =>
            NewService(provider, provider.GetRequiredService<TimeProvider>(), provider.GetService<ILogger<SimilarityService>>()));
        return silo;
    }

    /// <summary>The service of a silo.</summary>
    internal static SimilarityService NewService(IServiceProvider provider, TimeProvider time, ILogger? logger)
    {
        IGrainFactory grains = provider.GetRequiredService<IGrainFactory>();
        return new SimilarityService(
            provider.GetRequiredService<IDocumentIndex>(), time, ActivatorUtilities.CreateInstance<GrainModelTrainer>(provider),
            provider.GetService<SimilarityOptions>(), name => provider.GetKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(name),
            new GrainServedRecalls(grains), logger, new DueByGrain(grains).TrainAsync);
    }
}
