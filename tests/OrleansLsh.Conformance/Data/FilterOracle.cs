using System.Text.Json;

namespace OrleansLsh.Conformance.Data;

/// <summary>Filters from their definition, on one document at a time: what every index must agree with.</summary>
public static class FilterOracle
{
    public static bool Matches(Filter filter, Document document) => Matches(filter, document.Id, document.Source);

    public static bool Matches(Filter filter, string id, JsonElement source)
    {
        var values = new List<(string Path, JsonElement Value)>();
        if (source.ValueKind == JsonValueKind.Object) Flatten(null, source, values);
        return Holds(filter, id, values);
    }

    /// <summary>The strings, numbers and truth values at a path.</summary>
    public static IEnumerable<JsonElement> Values(JsonElement source, string path)
    {
        var values = new List<(string Path, JsonElement Value)>();
        if (source.ValueKind == JsonValueKind.Object) Flatten(null, source, values);
        return values.Where(entry => entry.Path == path).Select(entry => entry.Value);
    }

    private static bool Holds(Filter filter, string id, List<(string Path, JsonElement Value)> values) =>
        filter.Must.All(clause => Holds(clause, id, values))
        && (filter.Should.Count == 0 || filter.Should.Any(clause => Holds(clause, id, values)))
        && !filter.MustNot.Any(clause => Holds(clause, id, values));

    private static void Flatten(string? path, JsonElement value, List<(string, JsonElement)> values)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in value.EnumerateObject())
                    Flatten(path is null ? property.Name : $"{path}.{property.Name}", property.Value, values);
                break;
            case JsonValueKind.Array:
                foreach (JsonElement element in value.EnumerateArray()) Flatten(path, element, values);
                break;
            case JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                values.Add((path!, value));
                break;
        }
    }

    private static bool Holds(FilterClause clause, string id, List<(string Path, JsonElement Value)> values)
    {
        if (clause is Filter inner) return Holds(inner, id, values);
        var field = (FieldClause)clause;
        if (field.Field == "id") return HoldsForId(field, id);
        if (field is ExistsClause exists)
            return exists.Exists == values.Any(entry => entry.Path == field.Field
                || entry.Path.StartsWith(field.Field + ".", StringComparison.Ordinal));
        JsonElement[] own = [.. values.Where(entry => entry.Path == field.Field).Select(entry => entry.Value)];
        return field switch
        {
            EqualsClause equals => own.Any(value => Same(equals.Value, value)),
            AnyOfClause anyOf => own.Any(value => anyOf.Values.Any(wanted => Same(wanted, value))),
            PrefixClause prefix => own.Any(value => value.ValueKind == JsonValueKind.String
                && value.GetString()!.StartsWith(prefix.Prefix, StringComparison.Ordinal)),
            RangeClause range => own.Any(value => Inside(range, value)),
            TextClause text => TextOracle.HasAll(
                own.Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!), text.Text),
            _ => throw new ArgumentOutOfRangeException(nameof(clause)),
        };
    }

    private static bool HoldsForId(FieldClause clause, string id) => clause switch
    {
        EqualsClause equals => Id(equals.Value) == id,
        AnyOfClause anyOf => anyOf.Values.Any(value => Id(value) == id),
        PrefixClause prefix => id.StartsWith(prefix.Prefix, StringComparison.Ordinal),
        _ => throw new ArgumentOutOfRangeException(nameof(clause)),
    };

    private static string? Id(FilterValue value) => value.Text ?? value.Number?.Text;

    private static bool Same(FilterValue wanted, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when wanted.Date is { } date =>
            Quantity.OfDate(value.GetString()!) is { } found && found.CompareTo(Quantity.OfDate(date)!) == 0,
        JsonValueKind.String => wanted.Text is { } text && text == value.GetString(),
        JsonValueKind.Number => wanted.Number is { } number && Quantity.Of(number.Text).CompareTo(Quantity.Of(value.GetRawText())) == 0,
        JsonValueKind.True => wanted.Flag == true,
        JsonValueKind.False => wanted.Flag == false,
        _ => false,
    };

    private static bool Inside(RangeClause range, JsonElement value)
    {
        RangeBound?[] bounds = [range.GreaterThan, range.AtLeast, range.LessThan, range.AtMost];
        bool isOfDates = bounds.Any(bound => bound?.Date is not null);
        Quantity? found = isOfDates
            ? value.ValueKind == JsonValueKind.String ? Quantity.OfDate(value.GetString()!) : null
            : value.ValueKind == JsonValueKind.Number ? Quantity.Of(value.GetRawText()) : null;
        if (found is null) return false;
        int? Order(RangeBound? bound) => bound is not { } given ? null
            : found.CompareTo(given.Date is { } date ? Quantity.OfDate(date)! : Quantity.Of(given.Number!.Value.Text));
        return Order(range.GreaterThan) is not <= 0 && Order(range.AtLeast) is not < 0 && Order(range.LessThan) is not >= 0
            && Order(range.AtMost) is not > 0;
    }
}
