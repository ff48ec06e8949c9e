using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OrleansLsh.Http.Problems;

namespace OrleansLsh.Http.Requests;

/// <summary>Refuses addresses that mean one thing to whoever wrote them and another to whoever resolved them.</summary>
internal sealed class AddressMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!DotSegments.In(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget)) return next(context);
        // What the path has become is another address: neither its endpoint nor its collection was asked for.
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        throw new RefusedException(400, ProblemTypes.BadRequest,
            "The path has the segment '.' or '..', written out or percent-encoded, which is resolved before anybody reads it. "
            + "Give an id that holds one as a query value: …/document?id=%2E%2E.");
    }
}
