using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansLsh.Core;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Security;
using OrleansLsh.Index;

namespace OrleansLsh.Http.Endpoints;

/// <summary>All documents of a collection, one a line.</summary>
internal sealed class ExportEndpoints(ISimilarityService service)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapLsh("GET", "/v1/collections/{collection}/documents:export", "export", KeyScope.Read, ExportAsync, MediaTypes.JsonLines);

    private async Task ExportAsync(HttpContext context)
    {
        bool withVectors = QueryValues.Flag(context.Request, "with_vectors", true);
        IAsyncEnumerable<Document> documents = service.ExportAsync(context.Collection(), withVectors, context.RequestAborted);
        await using var lines = new LineWriter(context, MediaTypes.JsonLines);
        await foreach (Document document in documents)
        {
            lines.Write(document, DocumentJson.Write);
            if (lines.IsFull) await lines.FlushAsync();
        }
    }
}
