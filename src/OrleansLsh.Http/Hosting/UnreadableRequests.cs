using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Problems;

namespace OrleansLsh.Http.Hosting;

/// <summary>Answers requests that the server cannot read (a path with <c>%00</c>, too long a header) with a problem, as it does all
/// others.</summary>
/// <remarks>Kestrel refuses those before any middleware and closes the connection after a bare status, but tells of it first. The problem
/// is written then, as a whole answer that closes the connection: what Kestrel adds behind it belongs to no request and is not
/// read.</remarks>
internal static class UnreadableRequests
{
    private const string Refused = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>Answers from now on, as long as the server runs.</summary>
    public static void AnswerWithProblems(DiagnosticListener server) => server.Subscribe(new Refusals(), name => name == Refused);

    private static void Answer(IFeatureCollection request)
    {
        if (request.Get<IBadRequestExceptionFeature>()?.Error is not BadHttpRequestException refused) return;
        // Where the application is at work already, it answers itself.
        if (request.Get<IHttpResponseFeature>() is not { HasStarted: false } || request.Get<IServiceProvidersFeature>() is not null) return;
        // Streams of HTTP/2 and 3 are reset, each by itself.
        if (request.Get<IHttpRequestFeature>()?.Protocol is "HTTP/2" or "HTTP/3") return;
        bool isHead = request.Get<IHttpRequestFeature>()?.Method == HttpMethods.Head;
        request.Get<IConnectionTransportFeature>()?.Transport.Output.Write(Whole(refused.StatusCode, refused.Message, isHead));
    }

    private static byte[] Whole(int status, string reason, bool isHead)
    {
        string type = ProblemTypes.OfStatus(status), id = Guid.NewGuid().ToString("N");
        var problem = new Problem(
            type, ProblemTypes.TitleOf(type), status, $"The request could not be read: {reason}")
        { TraceId = id, RequestId = id };
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(problem, LshJson.Of<Problem>());
        return [.. Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\ncontent-type: {ProblemAnswer.MediaType}\r\ncontent-length: "
            + $"{body.Length}\r\n"
            + $"connection: close\r\ncache-control: no-store\r\nx-request-id: {id}\r\nx-content-type-options: nosniff\r\n\r\n"), .. isHead
                ? []
                : body];
    }

    private sealed class Refusals : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> told)
        {
            if (told.Value is IFeatureCollection request) Answer(request);
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
