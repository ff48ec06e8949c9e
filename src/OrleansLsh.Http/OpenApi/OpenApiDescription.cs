using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.OpenApi;
using OrleansLsh.Http.Endpoints;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Security;

namespace OrleansLsh.Http.OpenApi;

/// <summary>The OpenAPI document, made by the framework from the endpoints that are mapped.</summary>
/// <remarks>It is made among services of its own: the settings for our JSON must not change what other endpoints of the same host
/// write.</remarks>
internal static class OpenApiDescription
{
    private const string Name = "v1", ApiKey = "api-key", Bearer = "bearer";

    /// <summary>The document as JSON text.</summary>
    public static async Task<string> OfAsync(IEnumerable<Endpoint> endpoints, IHostEnvironment host)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddRouting().AddSingleton(host);
        services.Configure<JsonOptions>(options => TakeOver(LshJson.Default.Options, options.SerializerOptions));
        services.AddOpenApi(Name, Configure);
        services.AddSingleton<IApiDescriptionGroupCollectionProvider>(new EndpointDescriptions(endpoints));
        await using ServiceProvider provider = services.BuildServiceProvider();
        OpenApiDocument document = await provider.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync();
        return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);
    }

    private static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.CreateSchemaReferenceId = WireSchemas.NameOf;
        options.AddSchemaTransformer(WireSchemas.TransformAsync);
        options.AddOperationTransformer((operation, context, _) =>
        {
            Complete(operation, context);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            Complete(document);
            return Task.CompletedTask;
        });
    }

    private static void Complete(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "OrleansLsh",
            Version = "1",
            Description = "Similar-item search. Failures are application/problem+json with a stable type. "
                + "An answer as application/x-ndjson has an object of the schema in each of its lines.",
        };
        document.Servers = [];
        WireSchemas.NestClauses(document);
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [ApiKey] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "api-key" },
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
        };
    }

    private static void Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        IList<object> metadata = context.Description.ActionDescriptor.EndpointMetadata;
        OperationDescription described = metadata.OfType<OperationDescription>().Single();
        foreach (IOpenApiParameter parameter in operation.Parameters ?? [])
            if (described.Query.FirstOrDefault(query => query.Name == parameter.Name).Description is { } text) parameter.Description = text;
        operation.Responses!["default"].Description = "A problem.";
        KeyScope scope = metadata.OfType<EndpointRules>().Single().Scope;
        if (scope == KeyScope.Open) return;
        operation.AddExtension("x-scope", new JsonNodeExtension(scope == KeyScope.Write ? "read-write" : "read-only"));
        operation.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiKey, context.Document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] },
        ];
    }

    private static void TakeOver(JsonSerializerOptions ours, JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = ours.PropertyNamingPolicy;
        options.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.TypeInfoResolver = RequestJson.Reflection;
        foreach (System.Text.Json.Serialization.JsonConverter converter in ours.Converters) options.Converters.Add(converter);
    }
}
