using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace OrleansLsh.Http.Security;

/// <summary>Gives every request an id, its own where it brings a decent one, and every answer the headers that all have.</summary>
internal sealed class RequestIdMiddleware(RequestDelegate next)
{
    private const string Header = "x-request-id";
    private const int MaxLength = 64;

    private static readonly SearchValues<char> Decent =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:");

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.TryGetValue(Header, out StringValues given) && given is [{ Length: > 0 and <= MaxLength } own]
            && !own.AsSpan().ContainsAnyExcept(Decent))
            context.TraceIdentifier = own;
        Mark(context);
        return next(context);
    }

    /// <summary>Sets the headers; anew where an answer was cleared.</summary>
    public static void Mark(HttpContext context)
    {
        context.Response.Headers[Header] = context.TraceIdentifier;
        context.Response.Headers.XContentTypeOptions = "nosniff";
    }
}
