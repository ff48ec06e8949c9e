using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansLsh.Http.Json;

namespace OrleansLsh.Http.Requests;

/// <summary>Writes an answer of one JSON value, or of one in each line, piece by piece, held back by a slow reader.</summary>
/// <remarks>No more of the answer is in memory than one piece and what the connection holds back. Nothing is sent before the first piece is
/// full: what fails until then is answered with a problem.</remarks>
internal sealed class StreamedJson : IDisposable
{
    private const int PieceBytes = 64 * 1024;

    private readonly HttpContext _context;
    private readonly string _mediaType;
    private readonly ArrayBufferWriter<byte> _piece = new(4_096);

    public StreamedJson(HttpContext context, string mediaType = MediaTypes.Json)
    {
        (_context, _mediaType) = (context, mediaType);
        Json = new Utf8JsonWriter(_piece, LshJson.Writing);
    }

    /// <summary>Takes the next tokens.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>Ends a line; what is written next is a value of its own.</summary>
    public void EndLine()
    {
        Json.Flush();
        Json.Reset();
        _piece.Write("\n"u8);
    }

    /// <summary>Sends what waits where it is a piece; returns when the reader has room for more.</summary>
    public ValueTask SendFullPieceAsync() =>
        Json.BytesPending + _piece.WrittenCount < PieceBytes ? ValueTask.CompletedTask : new ValueTask(SendAsync());

    /// <summary>Sends the rest.</summary>
    public async Task SendAsync()
    {
        Json.Flush();
        if (!_context.Response.HasStarted) _context.Response.ContentType ??= _mediaType;
        await _context.Response.Body.WriteAsync(_piece.WrittenMemory, _context.RequestAborted);
        _piece.ResetWrittenCount();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Json.Reset();
        Json.Dispose();
    }
}
