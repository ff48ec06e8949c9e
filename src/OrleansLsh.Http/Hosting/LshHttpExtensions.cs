using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansLsh.Http.Endpoints;
using OrleansLsh.Http.Hosting;
using OrleansLsh.Http.Importing;
using OrleansLsh.Http.Pages;
using OrleansLsh.Http.Pictures;
using OrleansLsh.Http.Problems;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Sampling;
using OrleansLsh.Http.Security;
using OrleansLsh.Http.Status;
using OrleansLsh.Http.Training;

namespace OrleansLsh;

/// <summary>Offers a similarity service over HTTP, in whatever host holds it.</summary>
public static class LshHttpExtensions
{
    /// <summary>Registers what the endpoints need. The host registers an <see cref="ISimilarityService"/> itself.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Changes the options; null for the defaults.</param>
    public static IServiceCollection AddLshHttp(this IServiceCollection services, Action<LshHttpOptions>? configure = null)
    {
        services.AddOptions<LshHttpOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LshHttpOptions>, LshHttpOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<LshHttpOptions>>().Value);
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<BindingGuard>();
        services.AddHostedService(provider => provider.GetRequiredService<BindingGuard>());
        services.AddOptions<KestrelServerOptions>().Configure<LshHttpOptions>((kestrel, http) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = http.MaxRequestBytes;
        });
        services.AddRateLimiter(_ => { });
        services.AddCors();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IBackendStatus, EmbeddedStatus>();
        services.AddSingleton<TrainingJobs>();
        services.AddHostedService(provider => provider.GetRequiredService<TrainingJobs>());
        services.AddSingleton<StatusEndpoints>();
        services.AddSingleton<IdSnapshots>();
        services.AddSingleton(HeldAnswers.OfMemory());
        services.AddRouting();
        return services;
    }

    /// <summary>Maps every endpoint, and puts in front of them what holds for all: problems, keys, limits, request ids.</summary>
    /// <param name="app">The application, before it runs.</param>
    public static WebApplication MapLsh(this WebApplication app)
    {
        LshHttpOptions options = app.Services.GetRequiredService<LshHttpOptions>();
        string? urls = app.Configuration[WebHostDefaults.ServerUrlsKey];
        app.Services.GetRequiredService<BindingGuard>()
            .Require(urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? []);
        UnreadableRequests.AnswerWithProblems(app.Services.GetRequiredService<DiagnosticListener>());
        app.UseMiddleware<RequestIdMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<AddressMiddleware>();
        if (options.AllowedOrigins.Count > 0)
            app.UseCors(cors =>
                cors.WithOrigins([.. options.AllowedOrigins.Select(origin => origin.TrimEnd('/'))]).AllowAnyHeader().AllowAnyMethod()
                .WithExposedHeaders("x-request-id", "retry-after", "location"));
        if (options.RequestsPerSecond is not null) app.UseRateLimiter(RateLimit.For(options, app.Services.GetRequiredService<ApiKeys>()));
        app.UseMiddleware<AccessMiddleware>();
        MapEndpoints(app, app.Services);
        return app;
    }

    private static void MapEndpoints(IEndpointRouteBuilder routes, IServiceProvider services)
    {
        ISimilarityService service = services.GetRequiredService<ISimilarityService>();
        LshHttpOptions options = services.GetRequiredService<LshHttpOptions>();
        new CollectionEndpoints(service).Map(routes);
        IdSnapshots snapshots = services.GetRequiredService<IdSnapshots>();
        new DocumentEndpoints(service, snapshots).Map(routes);
        var pictures = new PictureVectors(
            service, options.PictureEmbedders ?? services.GetKeyedService<IEmbeddingGenerator<DataContent, Embedding<float>>>);
        new SearchEndpoints(service, services.GetRequiredService<HeldAnswers>(), pictures, options).Map(routes);
        new TrainEndpoints(service, services.GetRequiredService<TrainingJobs>()).Map(routes);
        new EvaluateEndpoints(service).Map(routes);
        new MethodEndpoints(service).Map(routes);
        new ExportEndpoints(service).Map(routes);
        new ImportEndpoints(service, options, services.GetRequiredService<TimeProvider>()).Map(routes);
        new SampleEndpoints(service, snapshots).Map(routes);
        services.GetRequiredService<StatusEndpoints>().Map(routes);
        new PageEndpoints(options.Explorer).Map(routes);
    }
}
