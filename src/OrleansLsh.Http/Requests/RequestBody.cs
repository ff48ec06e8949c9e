using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OrleansLsh.Http.Problems;

namespace OrleansLsh.Http.Requests;

/// <summary>Reads a body whole and turns it into what it stands for.</summary>
internal static class RequestBody
{
    /// <summary>Turns the bytes of a body into what they stand for.</summary>
    public delegate T Parser<out T>(ReadOnlySpan<byte> body);

    /// <summary>Reads a JSON body.</summary>
    /// <exception cref="RefusedException">It has another media type, or is not the JSON that is expected.</exception>
    public static ValueTask<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type) where T : class =>
        ReadAsync(context, body => JsonSerializer.Deserialize(body, type)
            ?? throw new RefusedException(400, ProblemTypes.MalformedJson, "The body is null; an object is expected."));

    /// <summary>Reads a JSON body that may be left out.</summary>
    public static async ValueTask<T> ReadOrDefaultAsync<T>(HttpContext context, JsonTypeInfo<T> type) where T : class, new() =>
        await IsEmptyAsync(context) ? new T() : await ReadAsync(context, type);

    /// <summary>Reads a JSON body.</summary>
    public static async ValueTask<T> ReadAsync<T>(HttpContext context, Parser<T> parse)
    {
        MediaTypes.RequireJson(context.Request);
        PipeReader reader = BodyContent.Open(context.Request, context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize);
        ReadResult read;
        while (true)
        {
            read = await reader.ReadAsync(context.RequestAborted);
            if (read.IsCompleted) break;
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
        try
        {
            return Parse(read.Buffer, parse);
        }
        finally
        {
            reader.AdvanceTo(read.Buffer.End);
        }
    }

    /// <summary>Turns JSON that was read into what it stands for.</summary>
    /// <exception cref="RefusedException">It is not the JSON that is expected.</exception>
    public static T Of<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type) where T : class =>
        ParseText(body, text => JsonSerializer.Deserialize(text, type)
            ?? throw new RefusedException(400, ProblemTypes.MalformedJson, "The body is null; an object is expected."));

    private static async ValueTask<bool> IsEmptyAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false } || request.ContentLength == 0) return true;
        if (request.ContentLength is not null) return false;
        // A body of unknown length may prove to be nothing but its end.
        ReadResult first = await request.BodyReader.ReadAsync(context.RequestAborted);
        request.BodyReader.AdvanceTo(first.Buffer.Start);
        return first is { IsCompleted: true, Buffer.IsEmpty: true };
    }

    private static T Parse<T>(in ReadOnlySequence<byte> body, Parser<T> parse)
    {
        if (body.IsSingleSegment) return ParseText(body.FirstSpan, parse);
        byte[] rented = ArrayPool<byte>.Shared.Rent(checked((int)body.Length));
        try
        {
            body.CopyTo(rented);
            return ParseText(rented.AsSpan(0, (int)body.Length), parse);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static T ParseText<T>(ReadOnlySpan<byte> body, Parser<T> parse)
    {
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        if (!Utf8.IsValid(body)) throw new RefusedException(400, ProblemTypes.MalformedJson, "The body is no UTF-8 text.");
        try
        {
            return parse(body);
        }
        catch (JsonException malformed)
        {
            throw JsonFault.Of(malformed, body);
        }
        catch (InvalidOperationException)
        {
            throw new RefusedException(400, ProblemTypes.MalformedJson, "The body holds half of a surrogate pair alone, which is no text.");
        }
    }
}
