using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using OrleansLsh.Http.Endpoints;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Security;

namespace OrleansLsh.Http.Status;

/// <summary>What runs here, and whether it has started, is ready, is alive.</summary>
internal sealed class StatusEndpoints(IBackendStatus backend, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly string Version =
        typeof(StatusEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "0.0.0";

    private readonly DateTimeOffset _started = time.GetUtcNow();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLsh("GET", "/v1/status", "status", KeyScope.Read, StatusAsync);
        routes.MapLsh("GET", "/health/startup", "health", KeyScope.Open, context =>
            HealthAsync(context, lifetime.ApplicationStarted.IsCancellationRequested));
        routes.MapLsh("GET", "/health/live", "health", KeyScope.Open, context => HealthAsync(context, true));
        routes.MapLsh("GET", "/health/ready", "health", KeyScope.Open, ReadyAsync);
    }

    private async Task StatusAsync(HttpContext context)
    {
        BackendStatus status = await AskAsync(context.RequestAborted);
        DateTimeOffset now = time.GetUtcNow();
        var answer = new StatusAnswer(
            "OrleansLsh", Version, status.Silos is null ? "embedded" : "cluster", _started, Math.Round((now - _started).TotalSeconds, 1),
            new ProcessAnswer(Environment.WorkingSet, Environment.ProcessorCount, RuntimeInformation.FrameworkDescription),
            new BackendAnswer(status.Name, status.Healthy ? "healthy" : "unhealthy", status.Detail))
        {
            Silos = status.Silos is null ? null : [.. status.Silos],
            Grains = status.Grains is null ? null : [.. status.Grains.Select(grain => new GrainAnswer(grain.Key, grain.Value))],
        };
        await Answer.JsonAsync(context, answer, LshJson.Of<StatusAnswer>());
    }

    private async Task ReadyAsync(HttpContext context)
    {
        bool open = lifetime.ApplicationStarted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested;
        BackendStatus status = await AskAsync(context.RequestAborted);
        await HealthAsync(context, open && status.Healthy, open ? status.Detail : "The host is starting or stopping.");
    }

    private async Task<BackendStatus> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await backend.GetAsync(cancellationToken).WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return new BackendStatus("unknown", false) { Detail = $"No answer in {Patience.TotalSeconds} s." };
        }
    }

    private static async Task HealthAsync(HttpContext context, bool healthy, string? detail = null)
    {
        context.Response.StatusCode = healthy ? 200 : 503;
        context.Response.ContentType = MediaTypes.Json;
        context.Response.Headers.CacheControl = "no-store";
        // Whoever restarts or routes wants to know what is waited for.
        string why = healthy || detail is null ? "" : $",\"detail\":\"{JsonEncodedText.Encode(detail)}\"";
        string status = healthy ? """{"status":"healthy"}""" : $$"""{"status":"unhealthy"{{why}}}""";
        await context.Response.WriteAsync(status, context.RequestAborted);
    }
}
