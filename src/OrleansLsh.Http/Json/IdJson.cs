using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansLsh.Http.Json;

/// <summary>A document's id: a string, or an integer by its digits, wherever an id is given.</summary>
internal sealed class IdJson : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => TextJson.Write(writer, value);

    /// <summary>Reads an id.</summary>
    /// <exception cref="JsonException">It is neither a string nor an integer.</exception>
    public static string Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => TextJson.Read(ref reader),
        JsonTokenType.Number when !reader.ValueSpan.ContainsAny(".eE"u8) => Encoding.ASCII.GetString(reader.ValueSpan),
        _ => throw new JsonException("expected a string or an integer as an id"),
    };
}

/// <summary>Ids of documents, each a string or an integer.</summary>
internal sealed class IdsJson : JsonConverter<string[]>
{
    public override string[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("expected an array of ids");
        var ids = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) ids.Add(IdJson.Read(ref reader));
        return [.. ids];
    }

    public override void Write(Utf8JsonWriter writer, string[] value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (string id in value) TextJson.Write(writer, id);
        writer.WriteEndArray();
    }
}
