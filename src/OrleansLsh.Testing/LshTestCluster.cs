using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Testing;

/// <summary>Orleans silos with the grains inside a test's process, over one index in a temporary file that is deleted in the end, with a
/// <see cref="FakeEmbedder"/> behind every name that a field may give.</summary>
/// <remarks>A start takes about a second: one cluster serves a class or an assembly of tests, each with a collection of its own. The state
/// of grains is kept in memory.</remarks>
public sealed class LshTestCluster : IAsyncDisposable, IDisposable
{
    private readonly IDocumentIndex _index;

    /// <summary>Starts one silo, and returns when it serves: a fixture of a test class by itself,
    /// <c>IClassFixture&lt;LshTestCluster></c>. <see cref="StartAsync"/> does so without blocking the caller's thread.</summary>
    public LshTestCluster()
    {
        Embedder = new FakeEmbedder();
        (Silos, _index) = Task.Run(() => DeployAsync(1, Embedder, null, CancellationToken.None)).GetAwaiter().GetResult();
        Service = new ClusterSimilarityService(Silos.Client);
    }

    private LshTestCluster(FakeEmbedder embedder, InProcessTestCluster silos, IDocumentIndex index)
    {
        (Embedder, Silos, _index) = (embedder, silos, index);
        Service = new ClusterSimilarityService(silos.Client);
    }

    /// <summary>The embedder of all fields that name one.</summary>
    public FakeEmbedder Embedder { get; }

    /// <summary>The service over the silos.</summary>
    public ISimilarityService Service { get; }

    /// <summary>The silos, to start more of them or to end some.</summary>
    public InProcessTestCluster Silos { get; }

    /// <summary>The client of the silos, which an application registers as its <see cref="IGrainFactory"/> for
    /// <c>AddOrleansLsh(lsh => lsh.UseGrains())</c>.</summary>
    public IClusterClient Client => Silos.Client;

    /// <summary>Starts silos, and returns when they serve.</summary>
    /// <param name="silos">How many, 1 to 16. They share one index.</param>
    /// <param name="dimensions">Components of the vectors that are made of texts, 1 to 65,536.</param>
    /// <param name="configure">Changes the silos and their client, after what this class adds; null for nothing.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="LshException">A number is outside its range.</exception>
    public static async Task<LshTestCluster> StartAsync(
        int silos = 1, int dimensions = FakeEmbedder.DefaultDimensions, Action<InProcessTestClusterBuilder>? configure = null,
        CancellationToken cancellationToken = default)
    {
        const int Most = 16;
        if (silos is < 1 or > Most)
            throw new LshException(ErrorKind.InvalidArgument, $"{silos} silos are asked for; allowed are 1 to {Most}.");
        var embedder = new FakeEmbedder(dimensions);
        (InProcessTestCluster started, IDocumentIndex index) =
            await DeployAsync((short)silos, embedder, configure, cancellationToken);
        return new LshTestCluster(embedder, started, index);
    }

    /// <summary>Stops the silos and deletes their index.</summary>
    public async ValueTask DisposeAsync()
    {
        await Silos.DisposeAsync();
        await _index.DisposeAsync();
    }

    /// <summary>Stops the silos and deletes their index.</summary>
    public void Dispose() => Task.Run(async () => await DisposeAsync()).GetAwaiter().GetResult();

    private static async Task<(InProcessTestCluster Silos, IDocumentIndex Index)> DeployAsync(
        short silos, FakeEmbedder embedder, Action<InProcessTestClusterBuilder>? configure, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        EmbeddedIndex index = EmbeddedIndex.Open(null);
        InProcessTestCluster? cluster = null;
        try
        {
            builder.ConfigureSilo((_, silo) => Configure(silo, index, embedder));
            configure?.Invoke(builder);
            cluster = builder.Build();
            await cluster.DeployAsync(cancellationToken);
            return (cluster, index);
        }
        catch
        {
            if (cluster is not null) await cluster.DisposeAsync();
            await index.DisposeAsync();
            throw;
        }
    }

    private static void Configure(ISiloBuilder silo, EmbeddedIndex index, FakeEmbedder embedder)
    {
        silo.AddMemoryGrainStorage(LshStorage.Name);
        silo.AddLshGrains(_ => new KeptIndex(index));
        silo.Services.AddSingleton(new SimilarityOptions { LiveRecallShare = 0 });
        silo.Services.AddKeyedSingleton<IEmbeddingGenerator<string, Embedding<float>>>(KeyedService.AnyKey, embedder);
    }
}
