using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansLsh.Http.Json;

/// <summary>Vectors of several fields as an object, field → array.</summary>
internal sealed class VectorsJson : JsonConverter<IReadOnlyDictionary<string, ReadOnlyMemory<float>>>
{
    public override IReadOnlyDictionary<string, ReadOnlyMemory<float>> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(
        Utf8JsonWriter writer, IReadOnlyDictionary<string, ReadOnlyMemory<float>> value, JsonSerializerOptions options) =>
        Write(writer, value);

    /// <summary>Reads from <c>{</c> to <c>}</c>.</summary>
    public static Dictionary<string, ReadOnlyMemory<float>> Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("expected an object of vectors, such as {\"v\":[1,2]}");
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>(1, StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string field = TextJson.Read(ref reader);
            reader.Read();
            if (!vectors.TryAdd(field, VectorJson.Read(ref reader))) throw new JsonException($"vector '{field}' is given twice");
        }
        return vectors;
    }

    /// <summary>Writes the object.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, ReadOnlyMemory<float>> vectors)
    {
        writer.WriteStartObject();
        foreach ((string field, ReadOnlyMemory<float> vector) in vectors)
        {
            writer.WritePropertyName(field);
            VectorJson.Write(writer, vector.Span);
        }
        writer.WriteEndObject();
    }
}
