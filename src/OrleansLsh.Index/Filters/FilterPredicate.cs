using System.Text.Json;

namespace OrleansLsh.Index.Filters;

/// <summary>Whether a single source meets a filter, found by looking at it: what every index must agree with.</summary>
public static class FilterPredicate
{
    /// <summary>Whether a source meets a filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="source">A document's source; undefined where it has none.</param>
    public static bool Matches(Filter filter, JsonElement source)
    {
        var values = new List<(string Path, JsonElement Value)>();
        if (source.ValueKind == JsonValueKind.Object) Flatten("", source, values);
        return filter.Must.All(clause => Matches(clause, values))
            && (filter.Should.Count == 0 || filter.Should.Any(clause => Matches(clause, values)))
            && !filter.MustNot.Any(clause => Matches(clause, values));
    }

    private static void Flatten(string path, JsonElement value, List<(string, JsonElement)> values)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in value.EnumerateObject())
                    Flatten(path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value, values);
                break;
            case JsonValueKind.Array:
                foreach (JsonElement element in value.EnumerateArray()) Flatten(path, element, values);
                break;
            case JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                values.Add((path, value));
                break;
        }
    }

    private static bool Matches(FilterClause clause, List<(string Path, JsonElement Value)> values)
    {
        if (clause is ExistsClause exists)
        {
            string inside = exists.Field + ".";
            return exists.Exists == values.Any(entry => entry.Path == exists.Field || entry.Path.StartsWith(inside, StringComparison.Ordinal));
        }
        IEnumerable<JsonElement> own = values.Where(entry => entry.Path == clause.Field).Select(entry => entry.Value);
        return clause switch
        {
            EqualsClause equals => own.Any(value => IsEqual(value, equals.Value)),
            AnyOfClause anyOf => own.Any(value => anyOf.Values.Any(wanted => IsEqual(value, wanted))),
            RangeClause range => own.Any(value => IsInside(value, range)),
            TextClause text => HasWords(own, text.Text),
            _ => throw new NotSupportedException(clause.GetType().Name),
        };
    }

    private static bool IsEqual(JsonElement value, FilterValue wanted) => value.ValueKind switch
    {
        JsonValueKind.String => wanted.Text is { } text && value.ValueEquals(text),
        JsonValueKind.Number => wanted.Number is { } number && value.GetDouble().Equals(number + 0.0),
        _ => wanted.Flag is { } flag && flag == (value.ValueKind == JsonValueKind.True),
    };

    private static bool IsInside(JsonElement value, RangeClause range)
    {
        if (value.ValueKind != JsonValueKind.Number) return false;
        double number = value.GetDouble();
        return !(number <= range.GreaterThan) && !(number < range.AtLeast) && !(number >= range.LessThan) && !(number > range.AtMost);
    }

    private static bool HasWords(IEnumerable<JsonElement> values, string text)
    {
        HashSet<string> held = values.Where(value => value.ValueKind == JsonValueKind.String)
            .SelectMany(value => FilterWords.Of(value.GetString()!)).Select(word => word.Word).ToHashSet();
        List<(string Word, bool IsPrefix)> wanted = FilterWords.Of(text);
        return wanted.Count > 0 && wanted.All(word => word.IsPrefix
            ? held.Any(other => other.StartsWith(word.Word, StringComparison.Ordinal))
            : held.Contains(word.Word));
    }
}
