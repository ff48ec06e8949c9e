using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansLsh.Http.Json;

/// <summary>A vector as a JSON array of numbers, read straight into floats.</summary>
/// <remarks>JSON has no NaN and no infinity; they are written as <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>, so that the
/// service can refuse them with its own words. A number too large for a float becomes infinite.</remarks>
internal sealed class VectorJson : JsonConverter<ReadOnlyMemory<float>>
{
    /// <summary>The most components of a vector.</summary>
    public const int MaxComponents = 65_536;

    [ThreadStatic] private static float[]? _components;

    public override ReadOnlyMemory<float> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader);

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<float> value, JsonSerializerOptions options) =>
        Write(writer, value.Span);

    /// <summary>Reads from <c>[</c> to <c>]</c>.</summary>
    public static float[] Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("expected an array of numbers as a vector");
        float[] components = _components ??= new float[1_024];
        int count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == MaxComponents)
                throw new LshException(ErrorKind.TooLarge, $"A vector has more than {MaxComponents:N0} components, which is the most.");
            if (count == components.Length) Array.Resize(ref components, count * 2);
            components[count++] = Component(ref reader);
        }
        _components = components;
        return components.AsSpan(0, count).ToArray();
    }

    /// <summary>Writes each component with the fewest digits that read back to the same float.</summary>
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<float> vector)
    {
        writer.WriteStartArray();
        foreach (float component in vector)
        {
            if (float.IsFinite(component)) writer.WriteNumberValue(component);
            else writer.WriteStringValue(float.IsNaN(component) ? "NaN"u8 : component > 0 ? "Infinity"u8 : "-Infinity"u8);
        }
        writer.WriteEndArray();
    }

    private static float Component(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetSingle(out float number)) return number;
        if (reader.TokenType == JsonTokenType.String)
        {
            if (reader.ValueTextEquals("NaN"u8)) return float.NaN;
            if (reader.ValueTextEquals("Infinity"u8)) return float.PositiveInfinity;
            if (reader.ValueTextEquals("-Infinity"u8)) return float.NegativeInfinity;
        }
        throw new JsonException("expected a number as a component of a vector");
    }
}
