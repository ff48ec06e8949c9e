using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansLsh.Cli.Output;

/// <summary>JSON on one line.</summary>
internal static class JsonLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object as text without a line end.</summary>
    /// <param name="properties">Writes the properties.</param>
    public static string Of(Action<Utf8JsonWriter> properties)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            properties(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Prints an object as a line of results.</summary>
    public static void WriteJson(this Terminal terminal, Action<Utf8JsonWriter> properties) => terminal.Out.WriteLine(Of(properties));

    /// <summary>A property that holds vectors by field.</summary>
    public static void WriteVectors(this Utf8JsonWriter json, IReadOnlyDictionary<string, ReadOnlyMemory<float>> vectors)
    {
        json.WriteStartObject("vectors");
        foreach ((string field, ReadOnlyMemory<float> vector) in vectors)
        {
            json.WriteStartArray(field);
            foreach (float component in vector.Span) json.WriteNumberValue(component);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    /// <summary>A number, or null where there is none; JSON has neither NaN nor infinity.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
