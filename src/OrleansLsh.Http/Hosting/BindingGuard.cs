using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using OrleansLsh.Http.Security;

namespace OrleansLsh.Http.Hosting;

/// <summary>Refuses to listen beyond this machine without a key, unless told to.</summary>
internal sealed class BindingGuard(IServer server, LshHttpOptions options, ApiKeys keys) : IHostedLifecycleService
{
    /// <summary>Checks addresses before the server listens at them.</summary>
    /// <exception cref="LshException">One of them is beyond this machine.</exception>
    public void Require(IEnumerable<string> addresses)
    {
        if (keys.Any || options.AllowWithoutKey) return;
        foreach (string address in addresses)
        {
            if (IsThisMachine(address)) continue;
            throw new LshException(ErrorKind.InvalidArgument,
                $"The server would listen at {address}, beyond this machine, without a key. Set ApiKeys (lsh serve: --api-key or "
                + "LSH_API_KEY), or allow it with AllowWithoutKey (--without-key).");
        }
    }

    /// <summary>Addresses that came from elsewhere than the host's own are known only now.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Require(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsThisMachine(string address)
    {
        var parsed = BindingAddress.Parse(address);
        return parsed.IsUnixPipe || parsed.IsNamedPipe || parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(parsed.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));
    }
}
