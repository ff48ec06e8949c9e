using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using OrleansLsh.Http.Json;

namespace OrleansLsh.Http.Requests;

/// <summary>Writes an answer of a JSON object a line, held back by a slow reader.</summary>
internal sealed class LineWriter : IAsyncDisposable
{
    private const int FlushBytes = 64 * 1024;

    private readonly HttpContext _context;
    private readonly Utf8JsonWriter _json;
    private long _pending;

    public LineWriter(HttpContext context, string mediaType)
    {
        _context = context;
        context.Response.ContentType = mediaType;
        _json = new Utf8JsonWriter(context.Response.BodyWriter, LshJson.Writing);
    }

    /// <summary>Whether so much waits that it should be flushed.</summary>
    public bool IsFull => _pending >= FlushBytes;

    /// <summary>Adds a line.</summary>
    public void Write<T>(T line, JsonTypeInfo<T> type)
    {
        JsonSerializer.Serialize(_json, line, type);
        End();
    }

    /// <summary>Sends what waits; returns when the reader has room for more.</summary>
    public async Task FlushAsync()
    {
        _pending = 0;
        await _context.Response.BodyWriter.FlushAsync(_context.RequestAborted);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _json.Reset();
        await _json.DisposeAsync();
    }

    private void End()
    {
        _json.Flush();
        _pending += _json.BytesCommitted + 1;
        _json.Reset();
        _context.Response.BodyWriter.GetSpan(1)[0] = (byte)'\n';
        _context.Response.BodyWriter.Advance(1);
    }
}
