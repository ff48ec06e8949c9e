using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Problems;

namespace OrleansLsh.Http.OpenApi;

/// <summary>Schemas of what has a reader of its own, which is a blank to the framework.</summary>
internal static partial class WireSchemas
{
    private const string Shape = "Shape", Clause = "Clause";

    // Generated clients call them so.
    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(SearchRequest)] = "SearchBody",
        [typeof(SearchSetting)] = "SettingBody",
        [typeof(TextQuery)] = "TextBody",
    };

    /// <summary>What a type's schema is called; null where it stands where it is used.</summary>
    public static string? NameOf(JsonTypeInfo info)
    {
        Type type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        if (IsVector(type) || IsVectors(type) || IsBlocks(type) || type == typeof(VectorBlock) || type == typeof(JsonElement)
            || type == typeof(FilterValue)) return null;
        if (Names.TryGetValue(type, out string? known)) return known;
        string? name = OpenApiOptions.CreateDefaultSchemaReferenceId(info);
        return name is not null && name.EndsWith(Shape, StringComparison.Ordinal) ? name[..^Shape.Length] : name;
    }

    /// <summary>Lets clauses be filters too, which the framework cannot follow before the document is whole.</summary>
    /// <remarks>One schema for both: generators of clients handle a choice between schemas badly.</remarks>
    public static void NestClauses(OpenApiDocument document)
    {
        IDictionary<string, IOpenApiSchema> clause = document.Components!.Schemas![Clause].Properties!;
        foreach ((string part, IOpenApiSchema clauses) in Parts(() => new OpenApiSchemaReference(Clause, document)))
            clause.Add(part, clauses);
    }

    /// <summary>Writes the schema of a type that is read by hand.</summary>
    public static Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        Type type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (context.JsonPropertyInfo?.CustomConverter is IdJson) Become(schema, Id());
        else if (context.JsonPropertyInfo?.CustomConverter is IdsJson)
            Become(schema, new OpenApiSchema { Type = JsonSchemaType.Array, Items = Id() });
        else if (IsVector(type)) Become(schema, Vector());
        else if (IsVectors(type)) Become(schema, Vectors());
        else if (type == typeof(VectorBlock)) Become(schema, Block());
        else if (IsBlocks(type)) Become(schema, Blocks());
        else if (type == typeof(Document)) Become(schema, DocumentSchema());
        else if (type == typeof(Document[]))
            Become(schema, new OpenApiSchema { Type = JsonSchemaType.Array, Items = Named(DocumentSchema(), nameof(Document)) });
        else if (type == typeof(Filter)) Become(schema, FilterSchema());
        else if (type == typeof(FilterValue)) Become(schema, new OpenApiSchema { Description = "A string, a number, true or false." });
        else if (type == typeof(JsonElement)) Become(schema, new OpenApiSchema { Type = JsonSchemaType.Object });
        else if (type.IsEnum) Become(schema, EnumSchema(type, context.JsonTypeInfo.Options));
        else RequireWhatIsThere(schema, context.JsonTypeInfo);
        if (schema.Description is { } description) schema.Description = Space().Replace(description, " ");
        // No enumeration: clients that were generated before a word was added must still read it.
        if (type == typeof(Problem) && schema.Properties?["type"] is OpenApiSchema word)
            word.Description = $"One of {string.Join(", ", ProblemTypes.All)}.";
        return Task.CompletedTask;
    }

    // A comment in the code that goes over lines.
    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    private static bool IsVector(Type type) => type == typeof(ReadOnlyMemory<float>);

    private static bool IsBlocks(Type type) => type == typeof(Dictionary<string, VectorBlock>);

    private static bool IsVectors(Type type) => type == typeof(IReadOnlyDictionary<string, ReadOnlyMemory<float>>);

    private static void Become(OpenApiSchema schema, OpenApiSchema wanted)
    {
        // A property that may be null says so itself.
        JsonSchemaType canBeNull = schema.Type.GetValueOrDefault() & JsonSchemaType.Null;
        schema.Type = wanted.Type | canBeNull;
        schema.Items = wanted.Items;
        schema.Properties = wanted.Properties;
        schema.Required = wanted.Required;
        schema.AdditionalProperties = wanted.AdditionalProperties;
        schema.AdditionalPropertiesAllowed = wanted.AdditionalPropertiesAllowed;
        schema.Enum = wanted.Enum;
        schema.Description = wanted.Description ?? schema.Description;
    }

    /// <summary>What is null is left out of an answer, so that it is not required there.</summary>
    private static void RequireWhatIsThere(OpenApiSchema schema, JsonTypeInfo info)
    {
        if (schema.Required is null) return;
        foreach (JsonPropertyInfo property in info.Properties)
            if (property.IsGetNullable || property.AssociatedParameter?.IsNullable == true) schema.Required.Remove(property.Name);
        if (schema.Required.Count == 0) schema.Required = null;
    }

    /// <summary>A schema under a name by which the framework keeps it among the components.</summary>
    private static OpenApiSchema Named(OpenApiSchema schema, string name)
    {
        schema.Metadata = new Dictionary<string, object> { ["x-schema-id"] = name };
        return schema;
    }

    private static OpenApiSchema Vector() =>
        new() { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Number, Format = "float" } };

    private static OpenApiSchema Vectors() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "Vector field → components.",
        AdditionalProperties = Vector(),
    };

    private static OpenApiSchema Block() =>
        new() { Type = JsonSchemaType.Array, Items = Vector(), Description = "Vectors, one after the other." };

    private static OpenApiSchema Blocks() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "Vector field → queries as users send them, on which the promised recall is measured.",
        AdditionalProperties = Block(),
    };

    private static OpenApiSchema Id() =>
        new() { Type = JsonSchemaType.String, Description = "1 to 512 bytes of UTF-8; an integer is taken too." };

    private static OpenApiSchema DocumentSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "id" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["id"] = Id(),
            ["vectors"] = Vectors(),
            ["source"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "Whatever is kept with it." },
        },
    };

    private static OpenApiSchema FilterSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "Which documents a search may return: all of must, at least one of should if there are any, none of must_not. "
            + $"At most {Filter.MaxDepth} filters stand inside one another.",
        AdditionalPropertiesAllowed = false,
        Properties = Parts(() => Named(ClauseSchema(), Clause)),
    };

    private static Dictionary<string, IOpenApiSchema> Parts(Func<IOpenApiSchema> clause) =>
        ((string[])["must", "should", "must_not"]).ToDictionary(part => part, IOpenApiSchema (_) =>
            new OpenApiSchema { Type = JsonSchemaType.Array, Items = clause() });

    private static OpenApiSchema ClauseSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description =
            "A field and one of equals, any_of, range, text, prefix, exists; or a filter: must, should and must_not, and no field.",
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["field"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["equals"] = new OpenApiSchema { Description = "A string, a number, true, false or an instant: {\"date\":\"2024-01-31\"}." },
            ["any_of"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema() },
            ["range"] =
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description = "One or more of gt, gte, lt, lte, each a number or a date of ISO 8601."
                },
            ["text"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["prefix"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["exists"] = new OpenApiSchema { Type = JsonSchemaType.Boolean },
        },
    };

    private static OpenApiSchema EnumSchema(Type type, JsonSerializerOptions options) => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. Enum.GetValuesAsUnderlyingType(type).Cast<object>()
            .Select(value => JsonSerializer.SerializeToNode(Enum.ToObject(type, value), type, options)!)],
    };
}
