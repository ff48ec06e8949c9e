using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrleansLsh;

/// <summary>A service offered over HTTP by this process, with nothing beside it: no configuration files, no other endpoints.</summary>
/// <remarks>Disposing stops it: requests under way are given ten seconds, trainings are cancelled. The service itself stays open.</remarks>
public sealed class LshServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly WebApplication _app;

    private LshServer(WebApplication app)
    {
        _app = app;
        Addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
    }

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<string> Addresses { get; }

    /// <summary>Starts to listen.</summary>
    /// <param name="service">The service to offer.</param>
    /// <param name="urls">Where, such as <c>http://127.0.0.1:8080</c>; port 0 for a free one.</param>
    /// <param name="configure">Changes the options; null for the defaults.</param>
    /// <param name="log">Changes what is logged; null for warnings on standard error.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="LshException">An option is out of range, keys are missing, or an address is in use; the message names the
    /// setting.</exception>
    public static async Task<LshServer> StartAsync(
        ISimilarityService service, IReadOnlyList<string> urls, Action<LshHttpOptions>? configure = null,
        Action<ILoggingBuilder>? log = null,
        TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "lsh" });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseUrls([.. urls]);
        (log ?? LogWarnings)(builder.Logging);
        builder.Services.AddSingleton<ISimilarityService>(service);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddLshHttp(configure);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Patience);
        WebApplication? app = null;
        try
        {
            app = builder.Build();
            app.MapLsh();
            await app.StartAsync(cancellationToken);
            return new LshServer(app);
        }
        catch (Exception error)
        {
            if (app is not null) await app.DisposeAsync();
            if (Known(error, urls) is { } known) throw known;
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static LshException? Known(Exception error, IReadOnlyList<string> urls) => error switch
    {
        OptionsValidationException wrong => new LshException(ErrorKind.InvalidArgument, string.Join(" ", wrong.Failures), wrong),
        IOException =>
            new LshException(ErrorKind.Conflict, $"The server cannot listen at {string.Join(", ", urls)}: {error.Message}", error),
        FormatException or InvalidOperationException =>
            new LshException(ErrorKind.InvalidArgument, $"The server cannot listen at {string.Join(", ", urls)}: {error.Message}", error),
        _ => null,
    };

    private static void LogWarnings(ILoggingBuilder logging) => logging
        .SetMinimumLevel(LogLevel.Warning)
        .AddSimpleConsole(options => options.SingleLine = true)
        .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            options => options.LogToStandardErrorThreshold = LogLevel.Trace);
}
