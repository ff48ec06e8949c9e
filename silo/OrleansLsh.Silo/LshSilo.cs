using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Storage;
using OrleansLsh.Http.Status;
using OrleansLsh.Index.Port;
using OrleansLsh.Silo.Configuration;
using OrleansLsh.Silo.Health;
using OrleansLsh.Silo.Storage;
using OrleansLsh.Silo.Telemetry;
using StackExchange.Redis;

namespace OrleansLsh.Silo;

/// <summary>Puts a silo together from its settings: clustering, grain storage, index, HTTP, health.</summary>
public static class LshSilo
{
    /// <summary>A silo that is ready to run; settings come from appsettings, the environment (<c>Lsh__Redis</c>) and arguments
    /// (<c>--Lsh:Redis</c>).</summary>
    /// <param name="args">The command line.</param>
    /// <exception cref="LshException">A setting is wrong or unsafe, or a server that is needed does not answer in time.</exception>
    public static async Task<WebApplication> BuildAsync(string[] args)
    {
        WebApplicationBuilder builder =
            WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        SiloSettings settings = builder.Configuration.GetSection(SiloSettings.Section).Get<SiloSettings>() ?? new SiloSettings();
        SettingsValidator.Require(settings, builder.Environment.IsDevelopment());
        // Lives as long as the process: the host's own logging begins only after the wait.
        ILoggerFactory logging =
            LoggerFactory.Create(log => log.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole());
        var backends = new Backends(settings, logging.CreateLogger("OrleansLsh.Silo"));
        await backends.WaitAsync(CancellationToken.None);

        if (builder.Configuration["Urls"] is null) builder.WebHost.UseUrls($"http://localhost:{FreePort.Near(8080)}");
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.DrainTimeout);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(_ => backends);
        if (settings.Redis is not null || settings.Elasticsearch is not null) builder.Services.AddHostedService<BackendWatch>();
        builder.AddTelemetryExport();
        builder.UseOrleans(silo => Configure(silo, settings));
        builder.Services.AddOrleansLsh(lsh => lsh.UseGrains());
        builder.Services.AddSingleton<IBackendStatus, ClusterStatus>();
        foreach ((string name, string model) in settings.Embedders)
            builder.Services.AddKeyedOnnxSentenceEmbeddings(name, embedder => embedder.Model = model);
        foreach ((string name, string model) in settings.PictureEmbedders)
            builder.Services.AddKeyedOnnxPictureEmbeddings(name, embedder => embedder.Model = model);
        builder.Services.AddLshHttp(http => builder.Configuration.GetSection("Http").Bind(http));
        WebApplication app = builder.Build();
        // Opened now, so that what is wrong with the files ends the start and not the first call.
        _ = app.Services.GetRequiredService<IDocumentIndex>();
        foreach (string name in settings.Embedders.Keys) Load<OnnxSentenceEmbedder>(app.Services, nameof(settings.Embedders), name);
        foreach (string name in settings.PictureEmbedders.Keys)
            Load<OnnxPictureEmbedder>(app.Services, nameof(settings.PictureEmbedders), name);
        StartMessage.LogWhenStarted(app, settings);
        return app.MapLsh();
    }

    private static void Load<TEmbedder>(IServiceProvider services, string setting, string name)
        where TEmbedder : notnull
    {
        try
        {
            _ = services.GetRequiredKeyedService<TEmbedder>(name);
        }
        catch (Exception error) when (error is LshException or OptionsValidationException)
        {
            throw new LshException(ErrorKind.InvalidFile, $"Lsh:{setting}:{name} cannot be loaded: {error.Message}", error);
        }
    }

    private static void Configure(ISiloBuilder silo, SiloSettings settings)
    {
        if (settings.Redis is null) UseThisMachine(silo, settings);
        else UseRedis(silo, settings, ConfigurationOptions.Parse(settings.Redis));
        if (settings.Redis is null) AddLocalStorage(silo, settings);
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (settings.ClusterId, settings.ServiceId));
        silo.Configure<GrainCollectionOptions>(grains => grains.DeactivationTimeout = settings.DrainTimeout);
        silo.AddActivityPropagation();
        silo.Services.AddSingleton(settings.SimilarityOptions());
        silo.AddLshGrains(services => OpenIndex(settings, services.GetRequiredService<ILogger<ElasticsearchIndex>>()));
    }

    private static void UseThisMachine(ISiloBuilder silo, SiloSettings settings) => silo.UseLocalhostClustering(
        settings.SiloPort ?? FreePort.Near(SiloSettings.DefaultSiloPort), settings.GatewayPort
            ?? FreePort.Near(SiloSettings.DefaultGatewayPort),
        serviceId: settings.ServiceId, clusterId: settings.ClusterId);

    private static void UseRedis(ISiloBuilder silo, SiloSettings settings, ConfigurationOptions redis)
    {
        silo.UseRedisClustering(clustering => clustering.ConfigurationOptions = redis);
        silo.AddRedisGrainStorage(LshStorage.Name, storage => (storage.ConfigurationOptions, storage.DeleteStateOnClear) = (redis, true));
        int port = settings.SiloPort ?? FreePort.Near(SiloSettings.DefaultSiloPort);
        int gateway = settings.GatewayPort ?? FreePort.Near(SiloSettings.DefaultGatewayPort);
        if (settings.AdvertisedAddress() is { } address) silo.ConfigureEndpoints(address, port, gateway, listenOnAnyHostAddress: false);
        else silo.ConfigureEndpoints(port, gateway, listenOnAnyHostAddress: true);
        // A silo that was killed is taken out after three missed probes of its neighbours.
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(2);
            membership.DefunctSiloCleanupPeriod = TimeSpan.FromHours(1);
        });
    }

    private static void AddLocalStorage(ISiloBuilder silo, SiloSettings settings)
    {
        if (settings.Storage == GrainStorageKind.Memory)
        {
            silo.AddMemoryGrainStorage(LshStorage.Name);
            return;
        }
        string path = Path.Combine(settings.DataFolder, "grains.db");
        silo.Services.AddKeyedSingleton<IGrainStorage>(
            LshStorage.Name, (services, _) =>
                new SqliteGrainStorage(path, services.GetRequiredService<Orleans.Serialization.Serializer>()));
    }

    private static IDocumentIndex OpenIndex(SiloSettings settings, ILogger<ElasticsearchIndex> logger)
    {
        if (settings.Elasticsearch is not null) return new ElasticsearchIndex(settings.ElasticsearchOptions(), logger: logger);
        try
        {
            return EmbeddedIndex.Open(Path.Combine(settings.DataFolder, "collections.db"));
        }
        catch (LshException error) when (error.Kind == ErrorKind.FileInUse)
        {
            throw new LshException(
                ErrorKind.FileInUse, $"{error.Message} Perhaps by another silo: the embedded index belongs to one silo. " +
                "For several silos set Lsh:Redis and Lsh:Elasticsearch; for a second one on its own set Lsh:DataFolder.", error);
        }
    }
}
