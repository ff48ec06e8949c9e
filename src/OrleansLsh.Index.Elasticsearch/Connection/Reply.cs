using System.Text.Json;

namespace OrleansLsh.Index.Elasticsearch.Connection;

/// <summary>What a server answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body, whole.</param>
internal sealed record Reply(int Status, byte[] Body)
{
    /// <summary>Whether it did what was asked for.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The body as JSON.</summary>
    /// <exception cref="JsonException">It is cut off or no JSON.</exception>
    public JsonDocument Json() => JsonDocument.Parse(Body);
}
