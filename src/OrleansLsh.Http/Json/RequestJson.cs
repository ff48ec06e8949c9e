using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansLsh.Http.Wire;

namespace OrleansLsh.Http.Json;

/// <summary>What a search is in JSON: the request itself, in snake case. So what a request can say can be said over HTTP.</summary>
/// <remarks>Generated readers forget what init-only properties begin with (dotnet/runtime #84484), so these types are read by
/// reflection.</remarks>
internal sealed class RequestJson : IJsonTypeInfoResolver
{
    /// <summary>Reads and writes all types by reflection, and searches as this says.</summary>
    public static DefaultJsonTypeInfoResolver Reflection { get; } = new() { Modifiers = { Shape } };

    /// <inheritdoc/>
    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) =>
        IsOfSearches(type) ? Reflection.GetTypeInfo(type, options) : null;

    private static bool IsOfSearches(Type type) =>
        type == typeof(SearchRequest) || type == typeof(SearchSetting) || type == typeof(TextQuery) || type == typeof(ExplainBody);

    private static void Shape(JsonTypeInfo info)
    {
        if (!IsOfSearches(info.Type)) return;
        info.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        if (info.Type == typeof(SearchRequest)) ShapeSearch(info);
        if (info.Type == typeof(ExplainBody)) AddSearch(info);
    }

    private static void ShapeSearch(JsonTypeInfo info)
    {
        foreach (JsonPropertyInfo property in info.Properties)
        {
            // Beside "text", whose words are looked for.
            if (property.Name == "query_texts") property.Name = "text_query";
            if (property.Name == "id") property.CustomConverter = new IdJson();
        }
    }

    /// <summary>Gives the body of an explanation the properties of its search.</summary>
    private static void AddSearch(JsonTypeInfo info)
    {
        foreach (JsonPropertyInfo property in info.Options.GetTypeInfo(typeof(SearchRequest)).Properties)
        {
            JsonPropertyInfo own = info.CreateJsonPropertyInfo(property.PropertyType, property.Name);
            own.Get = body => property.Get!(((ExplainBody)body).Search);
            own.Set = (body, value) => property.Set!(((ExplainBody)body).Search, value);
            own.CustomConverter = property.CustomConverter;
            own.AttributeProvider = property.AttributeProvider;
            own.IsGetNullable = property.IsGetNullable;
            own.IsSetNullable = property.IsSetNullable;
            info.Properties.Add(own);
        }
    }
}
