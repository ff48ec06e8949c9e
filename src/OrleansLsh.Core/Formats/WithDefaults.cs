using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OrleansLsh.Core.Formats;

/// <summary>Reads a record by generated code; what its JSON does not have is as in another.</summary>
/// <remarks>Generated code sets what is missing to nothing where a property can only be set at the beginning, instead of to its initial
/// value, which matters for what an earlier version wrote.</remarks>
/// <param name="defaults">A record as it is without anything said.</param>
internal sealed class WithDefaults<T>(T defaults) : JsonConverter<T>
    where T : class
{
    private JsonTypeInfo<T>? _own;

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var given = JsonDocument.ParseValue(ref reader);
        if (given.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException($"an object is expected, {given.RootElement.ValueKind} was found");
        JsonTypeInfo<T> own = Own(options);
        JsonObject whole = JsonSerializer.SerializeToNode(defaults, own)!.AsObject();
        foreach (JsonProperty property in given.RootElement.EnumerateObject()) whole[property.Name] = Node(property.Value);
        return whole.Deserialize(own);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, Own(options));

    private static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(value),
    };

    private JsonTypeInfo<T> Own(JsonSerializerOptions options)
    {
        if (_own is { } known) return known;
        var plain = new JsonSerializerOptions(options);
        plain.Converters.Remove(this);
        return _own = (JsonTypeInfo<T>)plain.GetTypeInfo(typeof(T));
    }
}
