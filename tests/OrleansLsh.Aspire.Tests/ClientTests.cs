using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace OrleansLsh.Aspire.Tests;

public class ClientTests : IAsyncLifetime
{
    private const string Key = "0123456789abcdef";
    private readonly ISimilarityService _served = EmbeddedSimilarity.Open(null);
    private LshServer _server = null!;

    private string Address => _server.Addresses[0];

    public async Task InitializeAsync()
    {
        _server = await LshServer.StartAsync(_served, ["http://127.0.0.1:0"], options => options.ApiKeys.Add(Key));
        await _served.CreateAsync("shop", "v", 2);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _served.DisposeAsync();
    }

    [Theory]
    [InlineData("ConnectionStrings:lsh", "Endpoint={0};Key={1}")]
    [InlineData("ConnectionStrings:lsh", "key={1};endpoint={0}/")]
    [InlineData("ConnectionStrings:lsh", "{0}")]
    [InlineData("services:lsh:http:0", "{0}")]
    [InlineData("Aspire:OrleansLsh:Endpoint", "{0}")]
    [InlineData("Aspire:OrleansLsh:lsh:Endpoint", "{0}")]
    public async Task The_service_is_found_by_its_name(string setting, string value)
    {
        using IHost host = Host((setting, string.Format(null, value, Address, Key)), ("Aspire:OrleansLsh:Key", Key));
        await host.StartAsync();
        var lsh = host.Services.GetRequiredService<ISimilarityService>();
        Assert.Equal("shop", (await lsh.ListAsync()).Single().Name);
        await host.StopAsync();
    }

    [Theory]
    [InlineData("ConnectionStrings:other", "http://localhost:1", "Nothing says where 'lsh' is. Refer to it in the app host, WithReference(lsh), or set ConnectionStrings:lsh to an address, or to Endpoint=http://localhost:8080;Key=….")]
    [InlineData("ConnectionStrings:lsh", "Key=secret", "ConnectionStrings:lsh is no connection string; give an address, or Endpoint=http://localhost:8080;Key=….")]
    [InlineData("ConnectionStrings:lsh", "=;=", "ConnectionStrings:lsh is no connection string; give an address, or Endpoint=http://localhost:8080;Key=….")]
    [InlineData("ConnectionStrings:lsh", "Endpoint=localhost:6379", "ConnectionStrings:lsh gives 'localhost:6379' as the address of 'lsh'; give one of http or https, such as http://localhost:8080.")]
    [InlineData("services:lsh:http:0", "silo", "services:lsh gives 'silo' as the address of 'lsh'; give one of http or https, such as http://localhost:8080.")]
    public void What_says_where_it_is_must_say_so(string setting, string value, string message) =>
        Assert.Equal(message, Assert.Throws<LshException>(() => Host((setting, value))).Message);

    [Fact]
    public async Task Its_health_is_part_of_the_application_s_unless_that_is_switched_off()
    {
        using IHost host = Host(("ConnectionStrings:lsh", $"Endpoint={Address};Key={Key}"));
        HealthReport report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Healthy, report.Entries["orleanslsh"].Status);
        using IHost refused = Host(("ConnectionStrings:lsh", Address));
        report = await refused.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, report.Entries["orleanslsh"].Status);
        using IHost silent = Host(("ConnectionStrings:lsh", Address), ("Aspire:OrleansLsh:DisableHealthChecks", "true"));
        report = await silent.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Empty(report.Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Its_traces_are_part_of_the_application_s_unless_that_is_switched_off(bool isOff)
    {
        using IHost host = Host(("ConnectionStrings:lsh", Address), ("Aspire:OrleansLsh:DisableTracing", $"{isOff}"), ("Aspire:OrleansLsh:DisableMetrics", $"{isOff}"));
        using TracerProvider? tracer = host.Services.GetService<TracerProvider>();
        Assert.Equal(isOff, tracer is null);
        Assert.Equal(isOff, host.Services.GetService<MeterProvider>() is null);
        using var source = new ActivitySource(LshTelemetry.Name);
        Assert.Equal(!isOff, source.HasListeners());
    }

    [Fact]
    public async Task Several_are_registered_each_by_its_own_name()
    {
        HostApplicationBuilder builder = Builder(("ConnectionStrings:one", $"Endpoint={Address};Key={Key}"), ("services:two:http:0", Address));
        builder.AddKeyedOrleansLshClient("one");
        builder.AddKeyedOrleansLshClient("two", settings => settings.Key = Key);
        using IHost host = builder.Build();
        foreach (string name in new[] { "one", "two" })
            Assert.Single(await host.Services.GetRequiredKeyedService<ISimilarityService>(name).ListAsync());
        HealthReport report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(["orleanslsh-one", "orleanslsh-two"], report.Entries.Keys.Order());
    }

    private static IHost Host(params (string Setting, string Value)[] settings)
    {
        HostApplicationBuilder builder = Builder(settings);
        builder.AddOrleansLshClient("lsh");
        return builder.Build();
    }

    private static HostApplicationBuilder Builder(params (string Setting, string Value)[] settings)
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Setting, (string?)one.Value)));
        return builder;
    }
}
