using System.Text.Json;
using OrleansLsh.Core.Formats.Text;
using OrleansLsh.Index.Words;

namespace OrleansLsh;

/// <summary>Reads a filter strictly: what it does not know is an error that names the place.</summary>
internal static class FilterReader
{
    /// <summary>What a filter looks like, for messages.</summary>
    public const string Shape =
        """A filter is {"must":[…],"should":[…],"must_not":[…]} of clauses such as {"field":"pos","equals":"n"}, or of filters.""";

    /// <summary>The most values of one <c>any_of</c>.</summary>
    public const int MaxValues = 10_000;

    private const string Must = "must", Should = "should", MustNot = "must_not";

    private const string Operators = "equals, any_of, range, text, prefix or exists";

    private const string ADate = "a date of ISO 8601 such as \"2024-01-31\" or \"2024-01-31T09:30:00+02:00\"";

    private const string Bounds = $"a number is needed, or {ADate}.";

    /// <summary>A filter from JSON.</summary>
    /// <exception cref="LshException">It is malformed.</exception>
    public static Filter Read(JsonElement json)
    {
        try
        {
            return Parts("", json, 1);
        }
        catch (InvalidOperationException cause)
        {
            throw new LshException(
                ErrorKind.InvalidFilter, $"A name in the filter is no valid text: half of a surrogate pair stands alone. {Shape}", cause);
        }
    }

    /// <param name="place">Where the filter stands: nothing, or the place of a clause and a dot.</param>
    /// <param name="json">The filter.</param>
    /// <param name="depth">How many filters stand inside one another here.</param>
    private static Filter Parts(string place, JsonElement json, int depth)
    {
        if (json.ValueKind != JsonValueKind.Object) throw Invalid("The filter", $"is {Named(json)}. {Shape}");
        if (depth > Filter.MaxDepth) throw TooDeep();
        var filter = new Filter();
        var seen = new HashSet<string>();
        foreach (JsonProperty part in json.EnumerateObject())
        {
            if (!seen.Add(part.Name)) throw Invalid(place + part.Name, "is given twice.");
            filter = part.Name switch
            {
                Must => filter with { Must = Clauses(place + part.Name, part.Value, depth) },
                Should => filter with { Should = Clauses(place + part.Name, part.Value, depth) },
                MustNot => filter with { MustNot = Clauses(place + part.Name, part.Value, depth) },
                _ => throw Invalid($"'{place}{part.Name}'", $"is no part of a filter; allowed are must, should and must_not. {Shape}"),
            };
        }
        return filter;
    }

    private static List<FilterClause> Clauses(string place, JsonElement json, int depth)
    {
        if (json.ValueKind != JsonValueKind.Array) throw Invalid(place, $"is {Named(json)}; an array of clauses is needed.");
        var clauses = new List<FilterClause>();
        foreach (JsonElement clause in json.EnumerateArray()) clauses.Add(Clause($"{place}[{clauses.Count}]", clause, depth));
        return clauses;
    }

    private static FilterClause Clause(string place, JsonElement json, int depth)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw Invalid(place, $"is {Named(json)}; a clause is an object with a field and one of {Operators}, or a filter.");
        return IsFilter(json) ? Parts($"{place}.", json, depth + 1) : FieldClause(place, json);
    }

    private static bool IsFilter(JsonElement json)
    {
        bool isEmpty = true;
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (property.Name is Must or Should or MustNot) return true;
            isEmpty = false;
        }
        return isEmpty;
    }

    private static FieldClause FieldClause(string place, JsonElement json)
    {
        string? field = null;
        JsonProperty? operation = null;
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (property.Name == "field")
            {
                if (field is not null) throw Invalid(place, "has two fields; one is needed.");
                if (property.Value.ValueKind != JsonValueKind.String)
                    throw Invalid($"{place}.field", $"is {Named(property.Value)}; a string is needed.");
                field = Text($"{place}.field", property.Value);
            }
            else if (operation is not null)
                throw Invalid(place, $"has both '{operation.Value.Name}' and '{property.Name}'; one operator is needed.");
            else operation = property;
        }
        if (string.IsNullOrEmpty(field)) throw Invalid(place, "has no field; name the source field that is compared.");
        if (operation is not { } operand) throw Invalid(place, $"has no operator; one of {Operators} is needed.");
        return Clause($"{place}.{operand.Name}", field, operand.Name, operand.Value);
    }

    private static FieldClause Clause(string place, string field, string name, JsonElement operand) => name switch
    {
        "equals" => new EqualsClause(field, Value(place, operand)),
        "any_of" => new AnyOfClause(field, Values(place, operand)),
        "range" => Range(place, field, operand),
        "text" => new TextClause(field, Words(place, operand)),
        "prefix" when operand.ValueKind == JsonValueKind.String => new PrefixClause(field, Text(place, operand)),
        "prefix" => throw Invalid(place, $"is {Named(operand)}; a string is needed."),
        "exists" when operand.ValueKind is JsonValueKind.True or JsonValueKind.False => new ExistsClause(field, operand.GetBoolean()),
        "exists" => throw Invalid(place, $"is {Named(operand)}; true or false is needed."),
        _ => throw Invalid(place, $"is an unknown operator; allowed are {Operators}."),
    };

    private static List<FilterValue> Values(string place, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array) throw Invalid(place, $"is {Named(json)}; an array of values is needed.");
        int count = json.GetArrayLength();
        if (count is 0 or > MaxValues) throw Invalid(place, $"has {count:N0} values; 1 to {MaxValues:N0} are allowed.");
        var values = new List<FilterValue>(count);
        foreach (JsonElement value in json.EnumerateArray()) values.Add(Value($"{place}[{values.Count}]", value));
        return values;
    }

    internal static FilterValue Value(string place, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => FilterValue.Of(Text(place, json)),
        JsonValueKind.Number => FilterValue.Of(Number(place, json)),
        JsonValueKind.True or JsonValueKind.False => FilterValue.Of(json.GetBoolean()),
        JsonValueKind.Null =>
            throw Invalid(place, "has no value; a string, a number, true or false is needed. For a missing field use exists."),
        JsonValueKind.Object when IsOnlyDate(json, out JsonElement date) => Date($"{place}.date", date),
        _ => throw Invalid(
            place, $"is {Named(json)}; a string, a number, true or false is needed, or for an instant {{\"date\":\"2024-01-31\"}}."),
    };

    private static bool IsOnlyDate(JsonElement json, out JsonElement date) =>
        json.TryGetProperty("date", out date) && json.EnumerateObject().Count() == 1;

    private static FilterValue Date(string place, JsonElement json) =>
        json.ValueKind == JsonValueKind.String && Text(place, json) is { } date && IsoDate.IsDate(date) ? FilterValue.OfDate(date)
        : throw Invalid(place, $"is {Named(json)}, which is no date; {ADate} is needed.");

    private static RangeClause Range(string place, string field, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) throw Invalid(place, $"is {Named(json)}; an object with gt, gte, lt or lte is needed.");
        var range = new RangeClause(field, null, null, null, null);
        foreach (JsonProperty property in json.EnumerateObject())
        {
            string at = $"{place}.{property.Name}";
            range = property.Name switch
            {
                "gt" => range with { GreaterThan = Bound(at, property.Value) },
                "gte" => range with { AtLeast = Bound(at, property.Value) },
                "lt" => range with { LessThan = Bound(at, property.Value) },
                "lte" => range with { AtMost = Bound(at, property.Value) },
                _ => throw Invalid(at, "is no bound; allowed are gt, gte, lt and lte."),
            };
        }
        if (range is { GreaterThan: null, AtLeast: null, LessThan: null, AtMost: null })
            throw Invalid(place, "is a range without bounds; give at least one of gt, gte, lt and lte.");
        return range;
    }

    private static string Words(string place, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String) throw Invalid(place, $"is {Named(json)}; a string of words is needed.");
        string text = Text(place, json);
        return TextWord.Of(text).Count > 0 ? text : throw Invalid(place, "has no word; give at least one letter or digit.");
    }

    private static ExactNumber Number(string place, JsonElement json) =>
        ExactNumber.TryParse(json.GetRawText(), out ExactNumber number) ? number
        : throw Invalid(
            place, $"is a number of more than {ExactNumber.MaxDigits:N0} digits, or of an exponent beyond "
                + $"{DecimalDigits.LargestExponent:N0}; "
            + "give a shorter one.");

    private static RangeBound Bound(string place, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => RangeBound.Of(Number(place, json)),
        JsonValueKind.String when IsoDate.IsDate(Text(place, json)) => RangeBound.Of(Text(place, json)),
        JsonValueKind.String => throw Invalid(place, $"is {Named(json)}, which is neither a finite number nor a date; {Bounds}"),
        _ => throw Invalid(place, $"is {Named(json)}; {Bounds}"),
    };

    private static string Text(string place, JsonElement json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException cause)
        {
            throw new LshException(ErrorKind.InvalidFilter, $"{place} is no valid text: half of a surrogate pair stands alone.", cause);
        }
    }

    private static string Named(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => $"the number {json.GetRawText()}",
        JsonValueKind.Null => "null",
        _ => json.GetRawText(),
    };

    /// <summary>What is said of a filter with too many filters inside one another.</summary>
    public static LshException TooDeep() => new(ErrorKind.InvalidFilter,
        $"The filter has more than {Filter.MaxDepth} filters inside one another; at most {Filter.MaxDepth} are allowed.");

    private static LshException Invalid(string place, string what) => new(ErrorKind.InvalidFilter, $"{place} {what}");
}
