using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OrleansLsh.Index.Elasticsearch.Tests.Faults;

/// <summary>A node of the test's own, that can be killed and started again on the same data.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    public const string Variable = "LSH_ELASTICSEARCH_HOME";

    /// <summary>Names a server of 8.x, for the tests that go from there to the other.</summary>
    public const string Variable8 = "LSH_ELASTICSEARCH8_HOME";

    private readonly string _folder = Directory.CreateTempSubdirectory("lsh-node-").FullName;
    private readonly int _port;
    private string[] _settings;
    private string _home;
    private Process? _process;

    public TestNode(params string[] settings)
    {
        _home = Home(Variable);
        _settings = settings;
        _port = FreePort();
    }

    public Uri Url => new($"http://127.0.0.1:{_port}");

    public string Name => $"node-{_port}";

    /// <summary>The folder of a server; without one the test is skipped, or fails where the part is required.</summary>
    public static string Home(string variable)
    {
        string? home = Environment.GetEnvironmentVariable(variable);
        Part.Node.Need(home is { Length: > 0 }, $"{variable} is not set: no folder with a server to start and to stop.");
        return home;
    }

    /// <summary>Two nodes of one cluster; the first is its master and decides alone, so that the second can go.</summary>
    public static (TestNode First, TestNode Second) Pair()
    {
        TestNode first = new(), second = new();
        first._settings = [$"discovery.seed_hosts=127.0.0.1:{second._port + 100}", $"cluster.initial_master_nodes={first.Name}"];
        second._settings = [$"discovery.seed_hosts=127.0.0.1:{first._port + 100}", "node.roles=data,ingest"];
        return (first, second);
    }

    /// <summary>Options for this node.</summary>
    public ElasticsearchOptions Options(double retrySeconds = 120) => new()
    {
        Addresses = [Url],
        Replicas = 0,
        Refresh = RefreshPolicy.None,
        RetryLimit = TimeSpan.FromSeconds(retrySeconds),
        RequestTimeout = TimeSpan.FromSeconds(20),
    };

    public void Start()
    {
        var start = new ProcessStartInfo(Path.Combine(_home, "start"), [_folder, $"{_port}", .. _settings]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ES_HEAP"] = "512m";
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts it, from another folder where one is named.</summary>
    public async Task StartAsync(string? home = null)
    {
        _home = home ?? _home;
        Start();
        await ReadyAsync();
    }

    /// <summary>Waits until it serves.</summary>
    public async Task ReadyAsync()
    {
        await using var index = new ElasticsearchIndex(Options());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (await index.ReadyAsync(limit.Token) is { IsReady: false }) await Task.Delay(250, limit.Token);
    }

    /// <summary>Ends it as a crash does.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Ends it as an operator does, everything written.</summary>
    public async Task StopAsync()
    {
        using Process stop = Process.Start("kill", [$"{_process!.Id}"]);
        await stop.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        // The transport port is this one + 100: one that the system gives out can be too high for that.
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            int port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (port < 60_000) return port;
        }
    }
}
