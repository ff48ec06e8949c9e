using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using OrleansLsh.Index;
using OrleansLsh.Index.Port;
using StackExchange.Redis;

namespace OrleansLsh.Client;

/// <summary>Adds the service over a cluster to an application.</summary>
public static class LshClientExtensions
{
    private static readonly TimeSpan ConnectionPause = TimeSpan.FromSeconds(1);

    /// <summary>Adds <see cref="ISimilarityService"/> over a cluster; it connects when the application's host starts.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Says where the cluster is; null for a silo on this machine.</param>
    public static IServiceCollection AddOrleansLshClient(this IServiceCollection services, Action<LshClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new LshClientOptions();
        configure?.Invoke(options);
        services.AddOrleansClient(client => client.UseLsh(options));
        return services.AddSingleton<ISimilarityService>(provider =>
            new ClusterSimilarityService(
            provider.GetRequiredService<IClusterClient>(), options, provider.GetService<ILogger<ClusterSimilarityService>>()));
    }

    internal static IClientBuilder UseLsh(this IClientBuilder client, LshClientOptions options)
    {
        RangeRules.Require(options);
        if (options.Redis is null) client.UseLocalhostClustering(options.GatewayPort, options.ServiceId, options.ClusterId);
        else client.UseRedisClustering(redis => redis.ConfigurationOptions = ConfigurationOptions.Parse(options.Redis));
        client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId));
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
        client.AddActivityPropagation();
        return client.UseConnectionRetryFilter(async (_, cancellationToken) =>
        {
            await Task.Delay(ConnectionPause, cancellationToken);
            return true;
        });
    }
}
