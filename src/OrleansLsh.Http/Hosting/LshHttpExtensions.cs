using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansLsh.Http.Endpoints;
using OrleansLsh.Http.Importing;
using OrleansLsh.Http.Problems;
using OrleansLsh.Http.Sampling;
using OrleansLsh.Http.Status;
using OrleansLsh.Http.Training;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Http.Hosting;

/// <summary>Offers a similarity service over HTTP, in whatever host holds it.</summary>
public static class LshHttpExtensions
{
    /// <summary>Registers what the endpoints need. The host registers an <see cref="ISimilarityService"/> itself.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Changes the options; null for the defaults.</param>
    public static IServiceCollection AddLshHttp(this IServiceCollection services, Action<LshHttpOptions>? configure = null)
    {
        services.AddOptions<LshHttpOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IBackendStatus, EmbeddedStatus>();
        services.AddSingleton<TrainingJobs>();
        services.AddHostedService(provider => provider.GetRequiredService<TrainingJobs>());
        services.AddSingleton<StatusEndpoints>();
        services.AddRouting();
        return services;
    }

    /// <summary>Maps every endpoint, and puts in front of them what holds for all: problems, keys, limits, request ids.</summary>
    /// <param name="app">The application, before it runs.</param>
    public static WebApplication MapLsh(this WebApplication app)
    {
        app.UseMiddleware<ProblemMiddleware>();
        MapEndpoints(app, app.Services);
        return app;
    }

    private static void MapEndpoints(IEndpointRouteBuilder routes, IServiceProvider services)
    {
        var service = services.GetRequiredService<ISimilarityService>();
        LshHttpOptions options = services.GetRequiredService<IOptions<LshHttpOptions>>().Value;
        new CollectionEndpoints(service).Map(routes);
        new DocumentEndpoints(service).Map(routes);
        new SearchEndpoints(service).Map(routes);
        new TrainEndpoints(service, services.GetRequiredService<TrainingJobs>()).Map(routes);
        new EvaluateEndpoints(service).Map(routes);
        new ExportEndpoints(service).Map(routes);
        new ImportEndpoints(service, options).Map(routes);
        new SampleEndpoints(service).Map(routes);
        services.GetRequiredService<StatusEndpoints>().Map(routes);
    }
}
