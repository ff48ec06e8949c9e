using Microsoft.Extensions.Logging;
using OrleansLsh.Client;

namespace OrleansLsh;

/// <summary>Connects to a cluster without a host of the caller's own.</summary>
public static class LshClient
{
    /// <summary>A connected service; disposing it closes the connection.</summary>
    /// <param name="options">Where the cluster is; null for a silo on this machine.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    public static async Task<ClusterSimilarityService> ConnectAsync(
        LshClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ClusterSimilarityService service = Unconnected(options ?? new LshClientOptions(), null);
        try
        {
            await service.ConnectAsync(cancellationToken);
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
        return service;
    }

    /// <summary>A service that is not connected yet.</summary>
    internal static ClusterSimilarityService Unconnected(LshClientOptions options, ILoggerFactory? logging)
    {
        var connection = new ClusterConnection(options, logging);
        return new ClusterSimilarityService(
            connection.Client, options, logging?.CreateLogger<ClusterSimilarityService>(), connection);
    }
}
