using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Http.Json;

/// <summary>A document as <c>{"id":"…","vectors":{"v":[…]},"source":{…}}</c>.</summary>
/// <remarks>Where other properties stand beside id and vectors, they are the source: lines of <c>lsh export</c> are taken as they
/// are.</remarks>
internal sealed class DocumentJson : JsonConverter<Document>
{
    public override Document Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, null);

    public override void Write(Utf8JsonWriter writer, Document value, JsonSerializerOptions options) => Write(writer, value);

    /// <summary>Reads a document.</summary>
    /// <param name="reader">At <c>{</c>.</param>
    /// <param name="id">The id where it is known from elsewhere; the document may then leave it out.</param>
    public static Document Read(ref Utf8JsonReader reader, string? id)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("expected a document, such as {\"id\":\"a\",\"vectors\":{\"v\":[1,2]}}");
        Dictionary<string, ReadOnlyMemory<float>>? vectors = null;
        JsonElement source = default;
        List<(byte[] Name, JsonElement Value)>? others = null;
        bool hasId = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TextJson.IsText(in reader)) (others ??= []).Add((ReadName(in reader), ReadValue(ref reader)));
            else if (reader.ValueTextEquals("id"u8))
                id = hasId ? throw new JsonException("'id' is given twice") : ReadId(ref reader, id, out hasId);
            else if (reader.ValueTextEquals("vectors"u8))
            {
                if (vectors is not null) throw new JsonException("'vectors' is given twice");
                reader.Read();
                vectors = VectorsJson.Read(ref reader);
            }
            else if (reader.ValueTextEquals("source"u8))
                source = source.ValueKind == JsonValueKind.Undefined
                    ? ReadValue(ref reader)
                    : throw new JsonException("'source' is given twice");
            else
            {
                byte[] name = ReadName(in reader);
                (others ??= []).Add((name, ReadValue(ref reader)));
            }
        }
        return new Document(
            id ?? throw new JsonException("the document has no 'id'"), vectors ?? [], others is null ? source : Gather(others, source));
    }

    /// <summary>Writes a document, without vectors where it has none; or null.</summary>
    public static void Write(Utf8JsonWriter writer, Document? document)
    {
        if (document is null)
        {
            writer.WriteNullValue();
            return;
        }
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
        return JsonElement.ParseValue(ref reader);
    }

    // As they were written: whether a name is text is the service's to say.
    private static byte[] ReadName(in Utf8JsonReader reader) =>
        reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan.ToArray();

    private static JsonElement Gather(List<(byte[] Name, JsonElement Value)> properties, JsonElement source)
    {
        var buffer = new ArrayBufferWriter<byte>();
        if (source.ValueKind != JsonValueKind.Undefined) properties.Add(("source"u8.ToArray(), source));
        foreach ((byte[] name, JsonElement value) in properties)
        {
            buffer.Write(buffer.WrittenCount == 0 ? "{\""u8 : ",\""u8);
            buffer.Write(name);
            buffer.Write("\":"u8);
            buffer.Write(JsonMarshal.GetRawUtf8Value(value));
        }
        buffer.Write("}"u8);
        var reader = new Utf8JsonReader(buffer.WrittenSpan, SourceDepth.Reader);
        return JsonElement.ParseValue(ref reader);
    }
}
