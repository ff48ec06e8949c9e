using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using OrleansLsh.Http.Problems;

namespace OrleansLsh.Http.Requests;

/// <summary>The bytes of a body as its sender meant them: decompressed where it says that it is compressed.</summary>
internal static class BodyContent
{
    /// <summary>Bytes that any body may have once it is decompressed, however small it was.</summary>
    public const long FreeBytes = 1024 * 1024;

    /// <summary>Bytes for each compressed one that a longer body may have: real data stays far below, and gzip itself ends at
    /// 1,032.</summary>
    public const int MaxExpansion = 200;

    /// <summary>Reads a body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">The most that it may have once it is decompressed; null where only its expansion is bounded.</param>
    /// <exception cref="RefusedException">It is compressed in a way that is not known here.</exception>
    public static PipeReader Open(HttpRequest request, long? maxBytes = null) => Encoding(request) switch
    {
        "" or "identity" => request.BodyReader,
        "gzip" or "x-gzip" => PipeReader.Create(new GzipBody(request.Body, maxBytes), new StreamPipeReaderOptions(bufferSize: 64 * 1024)),
        var unknown => throw Unknown(unknown),
    };

    private static string Encoding(HttpRequest request) => request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();

    private static RefusedException Unknown(string encoding) => new(415, ProblemTypes.UnsupportedMediaType,
        $"The body has the content encoding '{(encoding.Length <= 80 ? encoding : encoding[..80] + "…")}'; gzip is taken, or none.");
}
