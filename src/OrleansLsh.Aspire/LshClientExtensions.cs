using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansLsh;
using OrleansLsh.Aspire;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers similarity services that an app host runs.</summary>
public static class LshClientExtensions
{
    private const string Section = "Aspire:OrleansLsh";

    /// <summary>Registers the application's <see cref="ISimilarityService"/> over a silo or server, by the name that it has in the app
    /// host, with its health check, metrics and traces.</summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="connectionName">The name: of a connection string, which is an address or <c>Endpoint=…;Key=…</c>, or of a service
    /// that service discovery knows.</param>
    /// <param name="configure">Changes the settings after the configuration was read; null for nothing.</param>
    /// <exception cref="LshException">Nothing says where it is, or what does is wrong.</exception>
    /// <exception cref="InvalidOperationException">There is a similarity service already.</exception>
    public static void AddOrleansLshClient(
        this IHostApplicationBuilder builder, string connectionName, Action<LshClientSettings>? configure = null) =>
        Add(builder, connectionName, null, configure);

    /// <summary>Registers an <see cref="ISimilarityService"/> under a key, for applications with several, over a silo or server of the same
    /// name in the app host, with its health check, metrics and traces.</summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="name">The key, and the name of the connection string or service.</param>
    /// <param name="configure">Changes the settings after the configuration was read; null for nothing.</param>
    /// <exception cref="LshException">Nothing says where it is, or what does is wrong.</exception>
    /// <exception cref="InvalidOperationException">There is a similarity service of this key already.</exception>
    public static void AddKeyedOrleansLshClient(
        this IHostApplicationBuilder builder, string name, Action<LshClientSettings>? configure = null) =>
        Add(builder, name, name, configure);

    private static void Add(IHostApplicationBuilder builder, string name, string? key, Action<LshClientSettings>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var settings = new LshClientSettings();
        builder.Configuration.GetSection(Section).Bind(settings);
        builder.Configuration.GetSection($"{Section}:{name}").Bind(settings);
        configure?.Invoke(settings);
        LshAddress.Find(name, builder.Configuration, settings);

        if (key is null) builder.Services.AddOrleansLsh(lsh => lsh.UseServer(Address));
        else builder.Services.AddKeyedOrleansLsh(key, lsh => lsh.UseServer(Address));
        if (settings.DisableHealthChecks) RemoveHealthCheck(builder.Services, key is null ? "orleanslsh" : $"orleanslsh-{key}");
        if (!settings.DisableTracing)
            builder.Services.AddOpenTelemetry().WithTracing(traces => traces.AddSource(LshTelemetry.Name));
        if (!settings.DisableMetrics)
            builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(LshTelemetry.Name));

        void Address(HttpServiceOptions server) => (server.Address, server.ApiKey) = (settings.Endpoint!, settings.Key);
    }

    private static void RemoveHealthCheck(IServiceCollection services, string check) =>
        services.PostConfigure<HealthCheckServiceOptions>(health =>
        {
            foreach (HealthCheckRegistration own in health.Registrations.Where(one => one.Name == check).ToArray())
                health.Registrations.Remove(own);
        });
}
