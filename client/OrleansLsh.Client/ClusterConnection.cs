using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using OrleansLsh.Index.Port;
using StackExchange.Redis;

namespace OrleansLsh.Client;

/// <summary>An Orleans client of its own, beside whatever else the process has of Orleans.</summary>
internal sealed class ClusterConnection : IAsyncDisposable
{
    private static readonly TimeSpan ConnectionPause = TimeSpan.FromSeconds(1);

    private readonly IHost _host;

    /// <summary>A client that is not connected yet.</summary>
    /// <param name="options">Where the cluster is.</param>
    /// <param name="logging">Where Orleans logs to; null for nowhere.</param>
    public ClusterConnection(LshClientOptions options, ILoggerFactory? logging)
    {
        RangeRules.Require(options);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        if (logging is not null) builder.Services.AddSingleton(logging);
        builder.UseOrleansClient(client => Configure(client, options));
        _host = builder.Build();
    }

    /// <summary>The client.</summary>
    public IClusterClient Client => _host.Services.GetRequiredService<IClusterClient>();

    /// <summary>Connects; waits until a silo answers.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => _host.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static void Configure(IClientBuilder client, LshClientOptions options)
    {
        if (options.Redis is null) client.UseLocalhostClustering(options.GatewayPort, options.ServiceId, options.ClusterId);
        else client.UseRedisClustering(redis => redis.ConfigurationOptions = ConfigurationOptions.Parse(options.Redis));
        client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId));
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
        client.AddActivityPropagation();
        client.UseConnectionRetryFilter(async (_, cancellationToken) =>
        {
            await Task.Delay(ConnectionPause, cancellationToken);
            return true;
        });
    }
}
