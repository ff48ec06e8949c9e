using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansLsh;
using OrleansLsh.Index.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds similarity services to an application.</summary>
public static class OrleansLshServiceCollectionExtensions
{
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds the application's <see cref="ISimilarityService"/>, opened when the host starts and closed with it, and a health check
    /// <c>orleanslsh</c> with the tag <c>ready</c>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Chooses where collections are kept: <c>lsh => lsh.UseFile("shop.db")</c>.</param>
    /// <exception cref="InvalidOperationException">No backend was chosen, or several; or there is a similarity service
    /// already.</exception>
    /// <remarks>Metrics and traces have the name <see cref="LshTelemetry.Name"/>.</remarks>
    public static IServiceCollection AddOrleansLsh(this IServiceCollection services, Action<LshBuilder> configure) =>
        services.Add(null, configure);

    /// <summary>Adds an <see cref="ISimilarityService"/> under a key, for applications with several, opened when the host starts and closed
    /// with it, and a health check <c>orleanslsh-</c> and the key, with the tag <c>ready</c>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="serviceKey">The key, which is also the name of its options.</param>
    /// <param name="configure">Chooses where collections are kept: <c>lsh => lsh.UseFile("shop.db")</c>.</param>
    /// <exception cref="InvalidOperationException">No backend was chosen, or several; or there is a similarity service of this key
    /// already.</exception>
    /// <remarks>Metrics and traces have the name <see cref="LshTelemetry.Name"/>.</remarks>
    public static IServiceCollection AddKeyedOrleansLsh(
        this IServiceCollection services, string serviceKey, Action<LshBuilder> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        return services.Add(serviceKey, configure);
    }

    private static IServiceCollection Add(this IServiceCollection services, string? key, Action<LshBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        string name = key is null ? "orleanslsh" : $"orleanslsh-{key}";
        if (services.Any(service => service.ServiceType == typeof(ISimilarityService) && Equals(service.ServiceKey, key)))
            throw new InvalidOperationException(
                (key is null ? "There is a similarity service already." : $"There is a similarity service '{key}' already.")
                + " Give each further one a key of its own, by AddKeyedOrleansLsh.");
        var builder = new LshBuilder(services, key);
        configure(builder);
        if (builder is not { Open: { } open, Backend: { } backend })
            throw new InvalidOperationException(
                $"{name} has no place for its collections; choose one, such as AddOrleansLsh(lsh => lsh.UseFile(\"shop.db\")).");
        services.AddKeyedSingleton<ISimilarityService>(key, (provider, _) => open(provider));
        services.AddSingleton<IHostedService>(provider => new ServiceStart(
            () => Service(provider), builder.Start, name, backend,
            provider.GetService<ILogger<ISimilarityService>>() ?? NullLogger<ISimilarityService>.Instance));
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            name, provider => new ServiceHealth(Service(provider)), failureStatus: null, ["ready"], HealthTimeout));
        return services;

        ISimilarityService Service(IServiceProvider provider) => provider.GetRequiredKeyedService<ISimilarityService>(key);
    }
}
