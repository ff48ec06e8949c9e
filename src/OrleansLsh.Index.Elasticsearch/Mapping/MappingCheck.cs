using System.Globalization;
using System.Text.Json;

namespace OrleansLsh.Index.Elasticsearch.Mapping;

/// <summary>Holds an index's mapping to the one that it should have.</summary>
internal static class MappingCheck
{
    /// <summary>The first difference, in words; null where there is none.</summary>
    /// <remarks>Servers leave out what is their default and add defaults of their own, so only what was asked for is compared, and that
    /// nothing was added.</remarks>
    public static string? Difference(IndexState state, JsonElement mapping)
    {
        if (!mapping.TryGetProperty("dynamic", out JsonElement dynamic) || dynamic.GetString() != "strict")
            return "it is not 'dynamic: strict' any more";
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (mapping.TryGetProperty("properties", out JsonElement properties)) Flatten("", properties, found);
        foreach ((string path, Dictionary<string, object> settings) in CollectionMapping.Properties(state))
        {
            if (!found.Remove(path, out JsonElement field)) return $"field '{path}' is missing";
            if (Difference(field, settings) is string difference) return $"field '{path}' {difference}";
        }
        return found.Count == 0 ? null : $"field '{found.Keys.First()}' was added";
    }

    private static string? Difference(JsonElement given, Dictionary<string, object> settings)
    {
        foreach ((string name, object wanted) in settings)
        {
            if (!given.TryGetProperty(name, out JsonElement value))
            {
                if (!IsDefault(name, wanted)) return $"lacks {name} {Text(wanted)}";
            }
            else if (wanted is Dictionary<string, object> inner)
            {
                if (Difference(value, inner) is string difference) return $"{difference} in {name}";
            }
            else if (Text(value) != Text(wanted)) return $"has {name} {Text(value)} instead of {Text(wanted)}";
        }
        return null;
    }

    private static void Flatten(string lead, JsonElement properties, Dictionary<string, JsonElement> into)
    {
        foreach (JsonProperty property in properties.EnumerateObject())
        {
            if (property.Value.TryGetProperty("properties", out JsonElement inner)) Flatten($"{lead}{property.Name}.", inner, into);
            else into[lead + property.Name] = property.Value;
        }
    }

    private static string Text(JsonElement value) => value.ToString().ToLowerInvariant();

    private static string Text(object wanted) => wanted is Dictionary<string, object> inner
        ? Text(inner["type"])
        : Convert.ToString(wanted, CultureInfo.InvariantCulture)!.ToLowerInvariant();

    private static bool IsDefault(string name, object wanted) => name == "index" && wanted is true;
}
