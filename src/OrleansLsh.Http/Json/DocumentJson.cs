using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Http.Json;

/// <summary>A document as <c>{"id":"…","vectors":{"v":[…]},"source":{…}}</c>.</summary>
/// <remarks>Where other properties stand beside id and vectors, they are the source: lines of <c>lsh export</c> are taken as they are.</remarks>
internal sealed class DocumentJson : JsonConverter<Document>
{
    public override Document Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, null);

    public override void Write(Utf8JsonWriter writer, Document value, JsonSerializerOptions options) => Write(writer, value);

    /// <summary>Reads a document.</summary>
    /// <param name="reader">At <c>{</c>.</param>
    /// <param name="id">The id where it is known from elsewhere; the document may then leave it out.</param>
    public static Document Read(ref Utf8JsonReader reader, string? id)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("expected a document, such as {\"id\":\"a\",\"vectors\":{\"v\":[1,2]}}");
        Dictionary<string, ReadOnlyMemory<float>>? vectors = null;
        JsonElement source = default;
        List<(string Name, JsonElement Value)>? others = null;
        bool hasId = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8)) id = hasId ? throw new JsonException("'id' is given twice") : ReadId(ref reader, id, out hasId);
            else if (reader.ValueTextEquals("vectors"u8))
            {
                if (vectors is not null) throw new JsonException("'vectors' is given twice");
                reader.Read();
                vectors = VectorsJson.Read(ref reader);
            }
            else if (reader.ValueTextEquals("source"u8)) source = source.ValueKind == JsonValueKind.Undefined ? ReadValue(ref reader) : throw new JsonException("'source' is given twice");
            else
            {
                string name = reader.GetString()!;
                (others ??= []).Add((name, ReadValue(ref reader)));
            }
        }
        return new Document(id ?? throw new JsonException("the document has no 'id'"), vectors ?? [], others is null ? source : Gather(others, source));
    }

    /// <summary>Writes a document; without vectors where it has none.</summary>
    public static void Write(Utf8JsonWriter writer, Document document)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("id"u8);
        TextJson.Write(writer, document.Id);
        if (document.Vectors is { Count: > 0 })
        {
            writer.WritePropertyName("vectors"u8);
            VectorsJson.Write(writer, document.Vectors);
        }
        if (document.Source.ValueKind != JsonValueKind.Undefined)
        {
            writer.WritePropertyName("source"u8);
            document.Source.WriteTo(writer);
        }
        writer.WriteEndObject();
    }

    private static string ReadId(ref Utf8JsonReader reader, string? known, out bool hasId)
    {
        reader.Read();
        hasId = true;
        string id = IdJson.Read(ref reader);
        return known is null || known == id ? id : throw new JsonException($"the document has the id '{id}', the address another");
    }

    private static JsonElement ReadValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        JsonElement value = JsonElement.ParseValue(ref reader);
        if (JsonMarshal.GetRawUtf8Value(value).IndexOf("\\u"u8) >= 0) RequireText(value);
        return value;
    }

    // Half of a surrogate pair can be written as an escape; whoever read that text later would fail.
    private static void RequireText(JsonElement value)
    {
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(value), SourceDepth.Reader);
        try
        {
            while (reader.Read())
                if (reader.ValueIsEscaped) reader.GetString();
        }
        catch (InvalidOperationException)
        {
            throw new JsonException("a string holds half of a surrogate pair alone, which is no text");
        }
    }

    private static JsonElement Gather(List<(string Name, JsonElement Value)> properties, JsonElement source)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, LshJson.Writing))
        {
            writer.WriteStartObject();
            foreach ((string name, JsonElement value) in properties)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
            }
            if (source.ValueKind != JsonValueKind.Undefined)
            {
                writer.WritePropertyName("source"u8);
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(source), skipInputValidation: true);
            }
            writer.WriteEndObject();
        }
        var reader = new Utf8JsonReader(buffer.WrittenSpan, SourceDepth.Reader);
        return JsonElement.ParseValue(ref reader);
    }
}
