using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Port;
using OrleansLsh.Testing;

namespace OrleansLsh.Grains.Tests.Cluster;

/// <summary>Silos in this process over one index, the embedded one in a temporary file unless another is given, and a client of theirs.</summary>
public sealed class LshCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private LshCluster(InProcessTestCluster cluster, IDocumentIndex index) => (_cluster, Index) = (cluster, index);

    public IDocumentIndex Index { get; }

    public FaultyStorage Storage { get; private init; } = null!;

    public InProcessTestCluster Silos => _cluster;

    public IClusterClient Grains => _cluster.Client;

    public ClusterSimilarityService Service => new(_cluster.Client, new LshClientOptions { RetryFor = TimeSpan.FromMinutes(1), AttemptTimeout = TimeSpan.FromSeconds(5) });

    public static async Task<LshCluster> StartAsync(
        short silos = 1, IDocumentIndex? index = null, int? messageBytes = null, IIncomingGrainCallFilter? filter = null,
        SimilarityOptions? options = null)
    {
        index ??= EmbeddedIndex.Open(null);
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        var storage = new FaultyStorage();
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddLshGrains(_ => new KeptIndex(index));
            if (options is not null) silo.Services.AddSingleton(options);
            foreach (string name in WordEmbedders.Names) silo.Services.AddKeyedSingleton(name, (_, _) => WordEmbedders.Find(name)!);
            if (filter is not null) silo.AddIncomingGrainCallFilter(filter);
            if (messageBytes is { } most) silo.Configure<SiloMessagingOptions>(options => options.MaxMessageBodySize = most);
            silo.Services.AddKeyedSingleton<Orleans.Storage.IGrainStorage>(LshStorage.Name, storage);
        });
        if (messageBytes is { } limit)
            builder.ConfigureClient(client => client.Configure<ClientMessagingOptions>(options => options.MaxMessageBodySize = limit));
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return new LshCluster(cluster, index) { Storage = storage };
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await Index.DisposeAsync();
    }
}
