using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrleansLsh.Client;

/// <summary>Connects to a cluster without a host of the caller's own.</summary>
public static class LshClient
{
    /// <summary>A connected service; disposing it closes the connection.</summary>
    /// <param name="options">Where the cluster is; null for a silo on this machine.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    public static async Task<ClusterSimilarityService> ConnectAsync(
        LshClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new LshClientOptions();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client.UseLsh(options));
        IHost host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch
        {
            host.Dispose();
            throw;
        }
        return new ClusterSimilarityService(host.Services.GetRequiredService<IClusterClient>(), options, null, new Connection(host));
    }

    private sealed class Connection(IHost host) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}
