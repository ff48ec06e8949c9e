using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansLsh.Http.Endpoints;
using OrleansLsh.Http.Problems;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Sampling;

namespace OrleansLsh.Http.Security;

/// <summary>Lets a request to its endpoint: known by its key, addressed to this server, answerable in what it accepts.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, ApiKeys keys, LshHttpOptions options, IdSnapshots snapshots)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<EndpointRules>() is not { } rules) return next(context);
        if (rules.Scope != KeyScope.Open)
        {
            if (keys.Any) RequireKey(context, rules.Scope);
            else RequireNoForeignPage(context);
            if (!keys.Any && !options.AllowWithoutKey) RequireThisMachine(context);
        }
        if (!MediaTypes.Accepts(context.Request.Headers.Accept, rules.Produces))
            throw new RefusedException(406, ProblemTypes.NotAcceptable,
                $"Only {string.Join(" or ", rules.Produces)} can be had here; the request accepts '{context.Request.Headers.Accept}'.");
        return rules.Scope == KeyScope.Write && context.GetRouteValue("collection") is not null
            ? ChangeAsync(context, context.Collection())
            : next(context);
    }

    private async Task ChangeAsync(HttpContext context, string collection)
    {
        try
        {
            await next(context);
        }
        finally
        {
            snapshots.Forget(collection);
        }
    }

    private void RequireKey(HttpContext context, KeyScope needed)
    {
        if (ApiKeys.Of(context.Request) is not { } key)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            throw new RefusedException(
                401, ProblemTypes.Unauthorized, "A key is needed: send it in the header 'api-key', or as 'Authorization: Bearer'.");
        }
        if (keys.ScopeOf(key) is not { } scope) throw new RefusedException(401, ProblemTypes.Unauthorized, "The key is not known here.");
        if (scope < needed) throw new RefusedException(403, ProblemTypes.Forbidden, "The key allows reading only; this changes something.");
    }

    // A browser sends a POST for any page, and only keeps its answer from it: where no key is asked for, a page must be known by its
    // origin.
    private void RequireNoForeignPage(HttpContext context)
    {
        HttpRequest request = context.Request;
        string origin = request.Headers.Origin.ToString();
        if (origin.Length == 0 || HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
            || HttpMethods.IsOptions(request.Method)) return;
        if (IsOwn(origin, request.Host)) return;
        if (options.AllowedOrigins.Any(allowed => allowed.TrimEnd('/').Equals(origin, StringComparison.OrdinalIgnoreCase))) return;
        throw new RefusedException(403, ProblemTypes.Forbidden,
            $"A page of '{(origin.Length <= 80 ? origin : origin[..80] + "…")}' may not call this server; allow its origin, or ask for a "
            + "key.");
    }

    // Host and port only: where TLS ends before this server, its own page comes by https and what the page sends by http.
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && (page.Scheme == Uri.UriSchemeHttp || page.Scheme == Uri.UriSchemeHttps)
        && page.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase)
        && (page.IsDefaultPort ? host.Port is null or 80 or 443 : host.Port == page.Port);

    // Without a key, only this machine is trusted; a page from elsewhere that makes its own name point here is not this machine.
    private static void RequireThisMachine(HttpContext context)
    {
        string host = context.Request.Host.Host;
        if (host is "" || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return;
        if (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address)) return;
        throw new RefusedException(403, ProblemTypes.Forbidden,
            $"The request is for the host '{(host.Length <= 80 ? host : host[..80] + "…")}'; without a key, this server answers for "
            + "localhost only.");
    }
}
