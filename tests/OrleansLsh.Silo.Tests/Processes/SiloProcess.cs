using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansLsh.Silo.Tests.Processes;

/// <summary>A silo in a process of its own, started as a user would.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new();
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly int _port;

    private SiloProcess(string folder, IEnumerable<(string Name, string Value)> settings)
    {
        _port = FreePort();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OrleansLsh.Silo.dll"), "--urls", $"http://127.0.0.1:{_port}"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in settings) start.Environment[name.StartsWith("OTEL_", StringComparison.Ordinal) ? name : $"Lsh__{name}"] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Where its HTTP service and its explorer are.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>Starts a silo and waits until it says that it is ready.</summary>
    public static async Task<SiloProcess> StartAsync(string folder, params (string Name, string Value)[] settings)
    {
        var silo = new SiloProcess(folder, settings);
        await silo.ReadyAsync(TimeSpan.FromMinutes(2));
        return silo;
    }

    /// <summary>Starts a silo that refuses to run; gives its exit code and what it said.</summary>
    public static async Task<(int Code, string Said)> RefusedAsync(string folder, params (string Name, string Value)[] settings)
    {
        await using var silo = new SiloProcess(folder, settings);
        await silo._process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return (silo._process.ExitCode, silo.Output);
    }

    public async Task<bool> IsReadyAsync()
    {
        try
        {
            return (await Http.GetAsync(new Uri(Address, "health/ready"))).StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<string> StatusAsync() => await Http.GetStringAsync(new Uri(Address, "v1/status"));

    /// <summary>As <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>As <c>kill</c>: the silo writes what it has taken in. Gives its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private async Task ReadyAsync(TimeSpan patience)
    {
        var waited = Stopwatch.StartNew();
        while (!await IsReadyAsync())
        {
            if (_process.HasExited) throw new InvalidOperationException($"The silo ended with {_process.ExitCode}: {Output}");
            if (waited.Elapsed > patience) throw new TimeoutException($"The silo is not ready: {Output}");
            await Task.Delay(100);
        }
    }

    private void Keep(string? line)
    {
        lock (_output) _output.AppendLine(line);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
