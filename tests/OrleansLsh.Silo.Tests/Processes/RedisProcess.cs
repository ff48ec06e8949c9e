using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OrleansLsh.Silo.Tests.Processes;

/// <summary>A Redis server of the test's own.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly int _port;
    private readonly string _folder = Directory.CreateTempSubdirectory("lsh-redis-").FullName;
    private Process _process;

    private RedisProcess()
    {
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            _port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        _process = Start();
    }

    public string Address => $"127.0.0.1:{_port}";

    private static bool IsInstalled =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    /// <summary>Without the program the test is skipped, or fails where the part is required.</summary>
    public static void Need() => Part.Redis.Need(IsInstalled, "redis-server is not installed.");

    public static RedisProcess OnFreePort() => new();

    /// <summary>Stops the server for a while; what it holds is there afterwards.</summary>
    public Task GoneForAsync(TimeSpan time) => GoneUntilAsync(Task.Delay(time));

    /// <summary>Stops the server until something has happened.</summary>
    public async Task GoneUntilAsync(Task end)
    {
        await StopAsync();
        await end;
        _process = Start();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Process Start() => Process.Start(new ProcessStartInfo(
        "redis-server", ["--port", _port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--dir", _folder, "--appendonly", "yes", "--bind", "127.0.0.1"])
    {
        RedirectStandardOutput = true,
    })!;

    private async Task StopAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
