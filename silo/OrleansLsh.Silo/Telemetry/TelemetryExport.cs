using OpenTelemetry;
using OpenTelemetry.Resources;

namespace OrleansLsh.Silo.Telemetry;

/// <summary>Sends metrics, traces and logs by OTLP where the standard OTEL_ variables say where to; without them nothing is collected or
/// sent.</summary>
internal static class TelemetryExport
{
    private const string ServiceName = "orleans-lsh";
    private static readonly string[] Endpoints =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ];

    private static readonly string[] Meters =
    [
        "OrleansLsh", "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime",
    ];

    private static readonly string[] Sources =
        ["OrleansLsh", "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime", "Microsoft.AspNetCore"];

    /// <summary>Whether the environment names a place to send to.</summary>
    public static bool IsAsked(IConfiguration configuration) =>
        Array.Exists(Endpoints, name => !string.IsNullOrWhiteSpace(configuration[name]))
            && !configuration.GetValue("OTEL_SDK_DISABLED", false);

    /// <summary>Adds the export where it is asked for.</summary>
    public static void AddTelemetryExport(this WebApplicationBuilder builder)
    {
        if (!IsAsked(builder.Configuration)) return;
        IOpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(Meters))
            .WithTracing(tracing => tracing.AddSource(Sources))
            .WithLogging()
            .UseOtlpExporter();
        // The variable OTEL_SERVICE_NAME is read by the SDK itself.
        if (builder.Configuration["OTEL_SERVICE_NAME"] is null) telemetry.ConfigureResource(resource => resource.AddService(ServiceName));
    }
}
