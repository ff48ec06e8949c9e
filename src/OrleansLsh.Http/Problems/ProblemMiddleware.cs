using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrleansLsh.Http.Security;

namespace OrleansLsh.Http.Problems;

/// <summary>Answers every failure with a problem: errors that were thrown, and statuses that were set without a body.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there any more to be told.
            if (!context.Response.HasStarted) context.Response.StatusCode = 499;
            return;
        }
        catch (Exception error)
        {
            await AnswerAsync(context, error);
            return;
        }
        if (context.Response is { HasStarted: false, StatusCode: >= 400 and not 499, ContentType: null })
            await ProblemAnswer.WriteAsync(context, OfStatus(context));
    }

    private async Task AnswerAsync(HttpContext context, Exception error)
    {
        Problem problem = ProblemAnswer.Of(context, error);
        if (problem.Type == ProblemTypes.Unexpected) log.RequestFailed(error, context.Request.Method, context.Request.Path);
        if (context.Response.HasStarted)
        {
            // The status has gone out already; a cut connection is the one sign left that the answer is not whole.
            context.Abort();
            return;
        }
        string? authenticate = context.Response.Headers.WWWAuthenticate;
        context.Response.Clear();
        RequestIdMiddleware.Mark(context);
        if (authenticate is not null) context.Response.Headers.WWWAuthenticate = authenticate;
        // What is left of a refused body is not read; the connection is no use after it.
        if (problem.Status is 413 or 415) context.Response.Headers.Connection = "close";
        await ProblemAnswer.WriteAsync(context, problem);
    }

    private static Problem OfStatus(HttpContext context)
    {
        int status = context.Response.StatusCode;
        string type = ProblemTypes.OfStatus(status);
        string address = $"{context.Request.Method} {context.Request.Path}";
        return ProblemAnswer.With(context, status, type, status switch
        {
            404 => $"There is nothing at {address}; the addresses are listed in /openapi.",
            405 => $"{address} is not offered; allowed is {context.Response.Headers.Allow}.",
            _ => $"{address} was refused with {status}.",
        });
    }
}
