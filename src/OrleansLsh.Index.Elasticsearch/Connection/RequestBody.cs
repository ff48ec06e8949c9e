using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansLsh.Index.Elasticsearch.Connection;

/// <summary>Writes JSON for a request.</summary>
internal static class RequestBody
{
    /// <summary>No body.</summary>
    public static ReadOnlyMemory<byte> None => ReadOnlyMemory<byte>.Empty;

    /// <summary>How requests are written: the server reads UTF-8, so nothing is escaped that need not be.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>What an action writes.</summary>
    public static ReadOnlyMemory<byte> Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var writer = new Utf8JsonWriter(buffer, Options)) write(writer);
        return buffer.WrittenMemory;
    }

    /// <summary>An object as JSON.</summary>
    public static ReadOnlyMemory<byte> Of(object content) => JsonSerializer.SerializeToUtf8Bytes(content);
}
