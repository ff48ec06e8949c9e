using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansLsh.Http.Endpoints;
using OrleansLsh.Http.OpenApi;
using OrleansLsh.Http.Problems;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Security;

namespace OrleansLsh.Http.Pages;

/// <summary>The explorer, and the description of the API: files of this assembly, nothing from elsewhere.</summary>
internal sealed class PageEndpoints(bool explorer)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action "
        + "'none'; frame-ancestors 'none'";

    private static readonly string[] Anything = [];
    private readonly IReadOnlyDictionary<string, EmbeddedPage> _explorer = EmbeddedPage.Under("Explorer");
    private readonly IReadOnlyDictionary<string, EmbeddedPage> _openApi = EmbeddedPage.Under("OpenApi");

    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "/openapi", context => SendAsync(context, _openApi, "openapi.html"));
        Lazy<Task<string>> document = new(() => OpenApiDescription.OfAsync(
            routes.DataSources.SelectMany(source => source.Endpoints), routes.ServiceProvider.GetRequiredService<IHostEnvironment>()));
        Map(routes, "/openapi/v1.json", async context =>
        {
            context.Response.ContentType = MediaTypes.Json;
            await context.Response.WriteAsync(await document.Value, context.RequestAborted);
        });
        Map(routes, "/openapi/{file}", context => SendAsync(context, _openApi, Name(context, "file")));
        if (!explorer) return;
        Map(routes, "/", context => SendAsync(context, _explorer, "index.html"));
        Map(routes, "/explorer/{**file}", context => SendAsync(context, _explorer, Name(context, "file")));
    }

    private static void Map(IEndpointRouteBuilder routes, string pattern, RequestDelegate handler)
    {
        routes.MapLsh("GET", pattern, "page", KeyScope.Open, handler, Anything);
        routes.MapLsh("HEAD", pattern, "page", KeyScope.Open, handler, Anything);
    }

    private static string Name(HttpContext context, string value) => context.GetRouteValue(value) as string ?? "";

    private static async Task SendAsync(HttpContext context, IReadOnlyDictionary<string, EmbeddedPage> pages, string name)
    {
        if (!pages.TryGetValue(name, out EmbeddedPage? page))
            throw new RefusedException(
                404, ProblemTypes.NotFound, $"There is no file '{(name.Length <= 80 ? name : name[..80] + "…")}' here.");
        HttpResponse response = context.Response;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["referrer-policy"] = "no-referrer";
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = page.Tag;
        if (context.Request.Headers.IfNoneMatch.Any(tags => tags?.Contains(page.Tag, StringComparison.Ordinal) == true))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = page.MediaType;
        response.ContentLength = page.Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(page.Body, context.RequestAborted);
    }
}
