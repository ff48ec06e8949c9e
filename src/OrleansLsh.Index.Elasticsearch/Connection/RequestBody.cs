using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Smile;

namespace OrleansLsh.Index.Elasticsearch.Connection;

/// <summary>What a request carries: documents and searches, which may have long vectors, in Smile, everything else in JSON.</summary>
/// <param name="Bytes">The body; empty for none.</param>
/// <param name="IsSmile">Whether it is Smile.</param>
internal readonly record struct RequestBody(ReadOnlyMemory<byte> Bytes, bool IsSmile)
{
    /// <summary>No body.</summary>
    public static RequestBody None => default;

    /// <summary>What an action writes, as one document.</summary>
    public static RequestBody Smile(Action<SmileWriter> write)
    {
        var writer = new SmileWriter();
        writer.BeginDocument();
        write(writer);
        return new(writer.WrittenMemory, IsSmile: true);
    }

    /// <summary>What an action writes.</summary>
    public static RequestBody Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) write(writer);
        return new(stream.ToArray(), IsSmile: false);
    }

    /// <summary>An object as JSON.</summary>
    public static RequestBody Json(object content) => new(JsonSerializer.SerializeToUtf8Bytes(content), IsSmile: false);
}
