using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Http.Json;
using OrleansLsh.Index.Filters;

namespace OrleansLsh.Http.OpenApi;

/// <summary>JSON schemas of what goes over the wire, from the types that read and write it.</summary>
internal static class WireSchema
{
    private static readonly JsonSerializerOptions Options = new(LshJson.Default.Options)
    {
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
    };

    private static readonly JsonSchemaExporterOptions Exporting = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = ByHand };

    /// <summary>The schema of a type.</summary>
    /// <param name="type">What is read or written.</param>
    /// <param name="forReading">Whether it is sent to the server.</param>
    public static JsonNode Of(Type type, bool forReading)
    {
        JsonNode schema = JsonSchemaExporter.GetJsonSchemaAsNode(Options, type, Exporting);
        if (forReading && schema is JsonObject { } body && body["properties"] is not null) body["additionalProperties"] = false;
        return schema;
    }

    // What has a reader of its own is a blank to the exporter.
    private static JsonNode ByHand(JsonSchemaExporterContext context, JsonNode schema)
    {
        Type type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (context.PropertyInfo?.CustomConverter is IdJson) return Id();
        if (context.PropertyInfo?.CustomConverter is IdsJson) return new JsonObject { ["type"] = "array", ["items"] = Id() };
        if (type == typeof(ReadOnlyMemory<float>)) return Vector();
        if (type == typeof(IReadOnlyDictionary<string, ReadOnlyMemory<float>>)) return Vectors();
        if (type == typeof(VectorBlock)) return new JsonObject { ["type"] = "array", ["items"] = Vector() };
        if (type == typeof(Filter)) return FilterShape();
        if (type == typeof(Document))
            return new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["id"] = Id(),
                    ["vectors"] = Vectors(),
                    ["source"] = new JsonObject { ["type"] = "object" },
                },
            };
        if (type.IsEnum)
            return new JsonObject
            {
                ["enum"] = new JsonArray([.. Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(value => JsonSerializer.SerializeToNode(Enum.ToObject(type, value), type, Options))]),
            };
        return schema;
    }

    private static JsonObject Id() => new() { ["type"] = new JsonArray("string", "integer") };

    private static JsonObject Vector() => new() { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "number" } };

    private static JsonObject Vectors() => new() { ["type"] = "object", ["additionalProperties"] = Vector() };

    private static JsonObject FilterShape()
    {
        var parts = new JsonObject();
        foreach (string part in (string[])["must", "should", "must_not"])
            parts[part] = new JsonObject { ["type"] = "array", ["items"] = Clause() };
        return new JsonObject { ["type"] = "object", ["properties"] = parts, ["additionalProperties"] = false };
    }

    private static JsonObject Clause() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("field"),
        ["description"] = "A field and one of equals, any_of, range, text, prefix, exists.",
        ["properties"] = new JsonObject
        {
            ["field"] = new JsonObject { ["type"] = "string" },
            ["equals"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
            ["any_of"] = new JsonObject { ["type"] = "array" },
            ["range"] = new JsonObject { ["type"] = "object", ["description"] = "gt, gte, lt, lte, each a number or a date of ISO 8601" },
            ["text"] = new JsonObject { ["type"] = "string" },
            ["prefix"] = new JsonObject { ["type"] = "string" },
            ["exists"] = new JsonObject { ["type"] = "boolean" },
        },
    };
}
