using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Security;

namespace OrleansLsh.Http.Endpoints;

/// <summary>All documents of a collection, one a line.</summary>
internal sealed class ExportEndpoints(ISimilarityService service)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapLsh("GET", "/v1/collections/{collection}/documents:export", "export", KeyScope.Read, ExportAsync, MediaTypes.JsonLines);

    private Task ExportAsync(HttpContext context)
    {
        bool withVectors = QueryValues.Flag(context.Request, "with_vectors", true);
        return DocumentLines.WriteAsync(context, service.ExportAsync(context.Collection(), withVectors, context.RequestAborted));
    }
}
