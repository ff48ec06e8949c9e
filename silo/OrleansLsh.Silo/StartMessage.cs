using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using OrleansLsh.Silo.Configuration;

namespace OrleansLsh.Silo;

/// <summary>Says, once a silo serves, where it is reached and where its documents are.</summary>
internal static class StartMessage
{
    /// <summary>Logs it when the application has started.</summary>
    public static void LogWhenStarted(WebApplication app, SiloSettings settings) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        EndpointOptions endpoints = app.Services.GetRequiredService<IOptions<EndpointOptions>>().Value;
        ICollection<string> http = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("OrleansLsh.Silo").Ready(
            string.Join(", ", http),
            string.Create(CultureInfo.InvariantCulture, $"{endpoints.AdvertisedIPAddress}:{endpoints.GatewayPort}"),
            settings.Elasticsearch is null ? Path.GetFullPath(settings.DataFolder)
                : $"Elasticsearch {ElasticsearchAddresses.Shown(settings.Elasticsearch)}",
            settings.Redis is null ? "a silo on its own"
                : string.Create(CultureInfo.InvariantCulture, $"one of cluster '{settings.ClusterId}', silo port {endpoints.SiloPort}"));
    });
}
