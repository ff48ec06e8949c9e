using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.OpenApi;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Security;
using OrleansLsh.Http.Wire;

namespace OrleansLsh.Http.Endpoints;

/// <summary>How endpoints are mapped, and what they take from the address.</summary>
internal static class Routes
{
    private const string Collections = "/v1/collections/", Id = "id";
    private static readonly string[] Json = [MediaTypes.Json, "application/problem+json"];

    /// <summary>Maps a handler with the rules that hold before it.</summary>
    public static void MapLsh(
        this IEndpointRouteBuilder routes, string method, string pattern, string operation, KeyScope scope, RequestDelegate handler,
        params string[] produces) =>
        routes.MapMethods(pattern, [method], Checked($"{method} {pattern}", handler))
            .WithMetadata(new EndpointRules(operation, scope, produces.Length == 0 ? Json : produces))
            .WithDisplayName($"{method} {pattern}");

    /// <summary>A value that nothing reads would be taken for one that counts: a misspelt name, and anything in the body of a change that
    /// takes none, is refused instead of passed over.</summary>
    private static RequestDelegate Checked(string operation, RequestDelegate handler)
    {
        if (!OperationDescription.All.TryGetValue(operation, out OperationDescription? described)) return handler;
        string[] known = [.. described.Query.Select(value => value.Name)];
        bool takesNoBody = described.Body is null;
        return async context =>
        {
            QueryValues.RequireKnown(context.Request, known);
            if (takesNoBody && !HttpMethods.IsGet(context.Request.Method))
                await RequestBody.ReadOrDefaultAsync(context, LshJson.Of<NoBody>());
            await handler(context);
        };
    }

    /// <summary>The collection that the address names.</summary>
    public static string Collection(this HttpContext context) => Segment(context, "collection", 0);

    /// <summary>The training that the address names.</summary>
    public static string Job(this HttpContext context) => Segment(context, "job", 2);

    /// <summary>A value of the path. Where the server may have left %2F in it, it is taken from the path as it was sent.</summary>
    /// <param name="context">The request.</param>
    /// <param name="name">The value's name in the pattern.</param>
    /// <param name="position">Its place behind <c>/v1/collections/</c>, counted in segments from 0.</param>
    private static string Segment(HttpContext context, string name, int position)
    {
        var value = (string)context.GetRouteValue(name)!;
        if (!value.Contains('%', StringComparison.Ordinal)) return value;
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int from = target.IndexOf(Collections, StringComparison.Ordinal);
        if (from < 0) return value;
        string[] segments = target[(from + Collections.Length)..].Split('?')[0].Split('/');
        return position < segments.Length ? Uri.UnescapeDataString(segments[position]) : value;
    }

    /// <summary>The document that the address names: at the end of its path, or as the query value <c>id</c>, which carries any
    /// id.</summary>
    /// <remarks>Taken from the path as it was sent: the server leaves %2F in a path as it is but decodes the rest, so that
    /// the path no longer tells <c>a%2Fb</c> from <c>a/b</c>.</remarks>
    /// <exception cref="LshException">It names none.</exception>
    public static string DocumentId(this HttpContext context)
    {
        const string Before = "/documents/";
        if (context.GetRouteValue(Id) is not string decoded)
            return QueryValues.Text(context.Request, Id) ?? throw new LshException(ErrorKind.InvalidArgument,
                "The request names no document; give its id as the query value 'id', percent-encoded.");
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int end = target.IndexOf('?', StringComparison.Ordinal), from = target.IndexOf(Collections, StringComparison.Ordinal);
        int start = from < 0 ? -1 : target.IndexOf(Before, from + Collections.Length, StringComparison.Ordinal);
        return start < 0
            ? decoded
            : Uri.UnescapeDataString(target[(start + Before.Length)..(end < 0 ? target.Length : end)]);
    }
}
