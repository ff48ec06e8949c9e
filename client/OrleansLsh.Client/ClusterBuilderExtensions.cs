using Microsoft.Extensions.Logging;
using OrleansLsh;
using OrleansLsh.Index.Hosting;
using OrleansLsh.Index.Port;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps an application's collections by a cluster of Orleans silos.</summary>
public static class ClusterBuilderExtensions
{
    /// <summary>Keeps collections by a cluster, over a connection of its own: the application may be a client of other clusters too. The
    /// host's start waits until a silo answers.</summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="configure">Says where the cluster is; null for a silo on this machine.</param>
    public static LshBuilder UseCluster(this LshBuilder builder, Action<LshClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddOptions<LshClientOptions>(configure, RangeRules.Require).UseService(
            "a cluster",
            provider => LshClient.Unconnected(
                builder.OptionsOf<LshClientOptions>(provider), provider.GetService<ILoggerFactory>()),
            (service, cancellationToken) => ((ClusterSimilarityService)service).ConnectAsync(cancellationToken));
    }

    /// <summary>Keeps collections by the grains that the application reaches already: it is a silo with <c>AddLshGrains</c> itself, or an
    /// Orleans client of the cluster.</summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="configure">Says how long calls are tried, where the cluster is being of no account; null for the defaults.</param>
    public static LshBuilder UseGrains(this LshBuilder builder, Action<LshClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddOptions<LshClientOptions>(configure, RangeRules.Require).UseService(
            "the grains of its own cluster",
            provider => new ClusterSimilarityService(
                provider.GetRequiredService<IGrainFactory>(), builder.OptionsOf<LshClientOptions>(provider),
                provider.GetService<ILogger<ClusterSimilarityService>>()));
    }
}
