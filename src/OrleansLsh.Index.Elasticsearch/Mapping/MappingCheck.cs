using System.Globalization;
using System.Text.Json;

namespace OrleansLsh.Index.Elasticsearch.Mapping;

/// <summary>Holds an index's mapping to the one that it should have.</summary>
internal static class MappingCheck
{
    /// <summary>The first difference, in words; null where there is none.</summary>
    /// <remarks>Servers leave out what is their default and add defaults of their own, so only what was asked for is compared, and that nothing was added.</remarks>
    public static string? Difference(IndexState state, JsonElement mapping)
    {
        if (!mapping.TryGetProperty("dynamic", out JsonElement dynamic) || dynamic.GetString() != "strict") return "it is not 'dynamic: strict' any more";
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (mapping.TryGetProperty("properties", out JsonElement properties)) Flatten("", properties, found);
        foreach ((string path, Dictionary<string, object> settings) in CollectionMapping.Properties(state))
        {
            if (!found.Remove(path, out JsonElement field)) return $"field '{path}' is missing";
            foreach ((string name, object wanted) in settings)
            {
                string? given = Text(field, name);
                if (given is null && !IsDefault(name, wanted)) return $"field '{path}' lacks {name} {Text(wanted)}";
                if (given is not null && given != Text(wanted)) return $"field '{path}' has {name} {given} instead of {Text(wanted)}";
            }
        }
        return found.Count == 0 ? null : $"field '{found.Keys.First()}' was added";
    }

    private static void Flatten(string lead, JsonElement properties, Dictionary<string, JsonElement> into)
    {
        foreach (JsonProperty property in properties.EnumerateObject())
        {
            if (property.Value.TryGetProperty("properties", out JsonElement inner)) Flatten($"{lead}{property.Name}.", inner, into);
            else into[lead + property.Name] = property.Value;
        }
    }

    private static string? Text(JsonElement field, string name) => !field.TryGetProperty(name, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.Object ? value.GetProperty("type").GetString()
        : value.ToString().ToLowerInvariant();

    private static string Text(object wanted) => wanted is Dictionary<string, object> inner
        ? (string)inner["type"]
        : Convert.ToString(wanted, CultureInfo.InvariantCulture)!.ToLowerInvariant();

    private static bool IsDefault(string name, object wanted) => name is "index" or "doc_values" && wanted is true;
}
