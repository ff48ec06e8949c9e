using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansLsh;

/// <summary>Values of filters as JSON: a string, a number, a truth value, or <c>{"date":"2024-01-31"}</c>.</summary>
public sealed class FilterValueJson : JsonConverter<FilterValue>
{
    /// <inheritdoc/>
    /// <exception cref="LshException">It is no such value.</exception>
    public override FilterValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return FilterReader.Value("value", document.RootElement);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, FilterValue value, JsonSerializerOptions options) =>
        FilterJson.WriteValue(writer, value);
}
