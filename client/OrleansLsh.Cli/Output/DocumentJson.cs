using System.Text.Json;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Cli.Output;

/// <summary>A document as JSON.</summary>
internal static class DocumentJson
{
    /// <summary><c>{"id":…,"vectors":{…},"source":{…}}</c>.</summary>
    public static void Write(Utf8JsonWriter json, Document document, bool withVectors)
    {
        json.WriteString("id", document.Id);
        if (withVectors) json.WriteVectors(document.Vectors);
        WriteSource(json, document.Source);
    }

    /// <summary>The source, where there is one.</summary>
    public static void WriteSource(Utf8JsonWriter json, JsonElement source)
    {
        if (source.ValueKind is JsonValueKind.Undefined) return;
        json.WritePropertyName("source");
        source.WriteTo(json);
    }
}
