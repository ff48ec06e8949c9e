using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using OrleansLsh.Http.Json;

namespace OrleansLsh.Http.Requests;

/// <summary>Writes answers.</summary>
internal static class Answer
{
    private const int MaxKeptBytes = 1024 * 1024;

    [ThreadStatic] private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? _own;

    /// <summary>Milliseconds since a time stamp, to the microsecond.</summary>
    public static double MillisecondsSince(long start) => Milliseconds(Stopwatch.GetElapsedTime(start));

    /// <summary>A time in milliseconds, to the microsecond.</summary>
    public static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    /// <summary>Writes a small JSON answer at once, with its length; the caller writes the value.</summary>
    /// <remarks>The writer and its buffer are the thread's: nothing is awaited between taking and leaving them.</remarks>
    public static void Json<T>(HttpContext context, T value, Action<Utf8JsonWriter, T> write)
    {
        (ArrayBufferWriter<byte> buffer, Utf8JsonWriter json) = _own ??= Writer();
        buffer.ResetWrittenCount();
        json.Reset();
        write(json, value);
        json.Flush();
        context.Response.ContentType = MediaTypes.Json;
        context.Response.ContentLength = buffer.WrittenCount;
        context.Response.BodyWriter.Write(buffer.WrittenSpan);
        if (buffer.Capacity > MaxKeptBytes) _own = null;
    }

    private static (ArrayBufferWriter<byte>, Utf8JsonWriter) Writer()
    {
        var buffer = new ArrayBufferWriter<byte>(4_096);
        return (buffer, new Utf8JsonWriter(buffer, LshJson.Writing));
    }

    /// <summary>Writes a JSON answer.</summary>
    public static async Task JsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypes.Json;
        await JsonSerializer.SerializeAsync(context.Response.BodyWriter, value, type, context.RequestAborted);
    }
}
