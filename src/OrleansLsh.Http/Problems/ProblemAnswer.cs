using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansLsh.Http.Endpoints;
using OrleansLsh.Http.Json;

namespace OrleansLsh.Http.Problems;

/// <summary>Turns errors into problems, and problems into answers.</summary>
internal static class ProblemAnswer
{
    /// <summary>The media type of every failure.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>The problem behind an error. What nobody foresaw says no more than that; its trace is in the log.</summary>
    public static Problem Of(HttpContext context, Exception error) => error switch
    {
        LshException known => With(context, ProblemTypes.StatusOf(known.Kind), ProblemTypes.Of(known.Kind), known.Message) is var problem
            ? problem with { Operation = known.Operation ?? problem.Operation, Collection = Shown(known.Collection) ?? problem.Collection }
            : null!,
        RefusedException refused => With(context, refused.Status, refused.Type, refused.Message),
        JsonException malformed => Of(context, JsonFault.Of(malformed)),
        BadHttpRequestException bad => With(context, bad.StatusCode, ProblemTypes.OfStatus(bad.StatusCode), BadRequestDetail(bad)),
        _ => With(context, 500, ProblemTypes.Unexpected, "An unexpected error; the server's log has more under this trace."),
    };

    /// <summary>A problem of this request.</summary>
    public static Problem With(HttpContext context, int status, string type, string detail) =>
        new(type, ProblemTypes.TitleOf(type), status, detail)
        {
            Operation = context.GetEndpoint()?.Metadata.GetMetadata<EndpointRules>()?.Operation,
            Collection = Shown(context.GetRouteValue("collection") is null ? null : context.Collection()),
            TraceId = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier,
            RequestId = context.TraceIdentifier,
        };

    /// <summary>Writes a problem as the whole answer.</summary>
    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        HttpResponse response = context.Response;
        response.StatusCode = problem.Status;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        if (problem.Status is 503 && response.Headers.RetryAfter.Count == 0) response.Headers.RetryAfter = "1";
        if (HttpMethods.IsHead(context.Request.Method)) return;
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(problem, LshJson.Of<Problem>());
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static string BadRequestDetail(BadHttpRequestException bad) => bad.StatusCode == 413
        ? $"The request is larger than the server takes: {bad.Message}"
        : $"The request could not be read: {bad.Message}";

    private static string? Shown(string? name) => name is { Length: > 80 } ? name[..80] + "…" : name;
}
