using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace OrleansLsh.Http.Requests;

/// <summary>Writes answers.</summary>
internal static class Answer
{
    /// <summary>Milliseconds since a time stamp, to the microsecond.</summary>
    public static double MillisecondsSince(long start) => Milliseconds(Stopwatch.GetElapsedTime(start));

    /// <summary>A time in milliseconds, to the microsecond.</summary>
    public static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    /// <summary>Writes a JSON answer.</summary>
    public static async Task JsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypes.Json;
        await JsonSerializer.SerializeAsync(context.Response.BodyWriter, value, type, context.RequestAborted);
    }
}
