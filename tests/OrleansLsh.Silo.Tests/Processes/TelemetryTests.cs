using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using OrleansLsh.Silo.Telemetry;

namespace OrleansLsh.Silo.Tests.Processes;

[Collection("processes")]
public sealed class TelemetryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lsh-silo-").FullName;
    private readonly ConcurrentDictionary<string, string> _received = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_silo_sends_metrics_traces_and_logs_where_the_standard_variables_say()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        await using WebApplication collector = builder.Build();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        collector.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            _received.AddOrUpdate(signal, Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
            if (Has("metrics", "orleans-lsh") && Has("metrics", "orleans-") && Has("traces", "orleans-lsh") && Has("logs", "Ready. HTTP")) all.TrySetResult();
        });
        await collector.StartAsync();
        await using SiloProcess silo = await SiloProcess.StartAsync(
            _folder, ("GatewayPort", "31100"), ("SiloPort", "12211"), ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "300"));
        await silo.StatusAsync();
        await all.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await silo.StopAsync());
    }

    [Theory]
    [InlineData(false, null, null)]
    [InlineData(true, "http://localhost:4317", null)]
    [InlineData(false, "http://localhost:4317", "true")]
    public void Without_the_variables_nothing_is_sent(bool asked, string? endpoint, string? disabled)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint,
            ["OTEL_SDK_DISABLED"] = disabled,
        }).Build();
        Assert.Equal(asked, TelemetryExport.IsAsked(configuration));
    }

    private bool Has(string signal, string text) => _received.TryGetValue(signal, out string? received) && received.Contains(text, StringComparison.Ordinal);
}
