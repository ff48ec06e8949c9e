using System.Text.Json;
using OrleansLsh.Index.Filters;

namespace OrleansLsh.Conformance.Data;

/// <summary>Filters from their definition, on one source at a time.</summary>
public static class FilterOracle
{
    public static bool Matches(Filter filter, JsonElement source) =>
        filter.Must.All(clause => Holds(clause, source))
        && (filter.Should.Count == 0 || filter.Should.Any(clause => Holds(clause, source)))
        && !filter.MustNot.Any(clause => Holds(clause, source));

    private static bool Holds(FilterClause clause, JsonElement source)
    {
        JsonElement[] values = [.. Values(clause.Field, source)];
        return clause switch
        {
            EqualsClause equals => values.Any(value => Same(equals.Value, value)),
            AnyOfClause anyOf => values.Any(value => anyOf.Values.Any(wanted => Same(wanted, value))),
            RangeClause range => values.Any(value => value.ValueKind == JsonValueKind.Number && Inside(range, value.GetDouble())),
            TextClause text => values.Any(value => value.ValueKind == JsonValueKind.String && HasWords(text.Text, value.GetString()!)),
            ExistsClause exists => values.Length > 0 == exists.Exists,
            _ => throw new ArgumentOutOfRangeException(nameof(clause)),
        };
    }

    private static IEnumerable<JsonElement> Values(string field, JsonElement source)
    {
        JsonElement at = source;
        foreach (string part in field.Split('.'))
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part, out at)) return [];
        IEnumerable<JsonElement> values = at.ValueKind == JsonValueKind.Array ? at.EnumerateArray() : [at];
        return values.Where(value => value.ValueKind != JsonValueKind.Null);
    }

    private static bool Same(FilterValue wanted, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => wanted.Text == value.GetString(),
        JsonValueKind.Number => wanted.Number == value.GetDouble(),
        JsonValueKind.True => wanted.Flag == true,
        JsonValueKind.False => wanted.Flag == false,
        _ => false,
    };

    private static bool Inside(RangeClause range, double value) =>
        !(value <= range.GreaterThan) && !(value < range.AtLeast) && !(value >= range.LessThan) && !(value > range.AtMost);

    private static bool HasWords(string wanted, string text)
    {
        HashSet<string> words = [.. TextOracle.Words(text)];
        return wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(part => part.EndsWith('*')
            ? words.Any(word => word.StartsWith(part[..^1].ToLowerInvariant(), StringComparison.Ordinal))
            : TextOracle.Words(part).All(words.Contains));
    }
}
