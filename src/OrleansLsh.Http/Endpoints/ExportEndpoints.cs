using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Security;
using OrleansLsh.Http.Wire;

namespace OrleansLsh.Http.Endpoints;

/// <summary>All documents of a collection, or those that match a filter, one a line.</summary>
internal sealed class ExportEndpoints(ISimilarityService service)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLsh("GET", "/v1/collections/{collection}/documents:export", "export", KeyScope.Read, ExportAsync, MediaTypes.JsonLines);
        routes.MapLsh(
            "POST", "/v1/collections/{collection}/documents:export", "export", KeyScope.Read, ExportMatchingAsync, MediaTypes.JsonLines);
    }

    private Task ExportAsync(HttpContext context)
    {
        bool withVectors = QueryValues.Flag(context.Request, "with_vectors", true);
        return DocumentLines.WriteAsync(context, service.ExportAsync(context.Collection(), withVectors, context.RequestAborted));
    }

    private async Task ExportMatchingAsync(HttpContext context)
    {
        ExportBody body = await RequestBody.ReadAsync(context, LshJson.Of<ExportBody>());
        await DocumentLines.WriteAsync(
            context, service.ExportAsync(context.Collection(), body.Filter, body.WithVectors, context.RequestAborted));
    }
}
