using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansLsh;

/// <summary>Filters as JSON.</summary>
public sealed class FilterJson : JsonConverter<Filter>
{
    /// <inheritdoc/>
    /// <exception cref="LshException">The filter is malformed.</exception>
    public override Filter Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return FilterReader.Read(document.RootElement);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Filter value, JsonSerializerOptions options) => Write(writer, value);

    /// <summary>A clause as JSON, for people to read: one that no filter can have is told too.</summary>
    internal static string Text(FilterClause clause)
    {
        var json = new ArrayBufferWriter<byte>();
        try
        {
            using var writer = new Utf8JsonWriter(json);
            if (clause is Filter filter) Write(writer, filter);
            else WriteClause(writer, clause as FieldClause);
        }
        catch (LshException tooDeep)
        {
            return tooDeep.Message;
        }
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    internal static void Write(Utf8JsonWriter writer, Filter filter, int depth = 1)
    {
        if (depth > Filter.MaxDepth) throw FilterReader.TooDeep();
        writer.WriteStartObject();
        WriteClauses(writer, "must", filter.Must, depth);
        WriteClauses(writer, "should", filter.Should, depth);
        WriteClauses(writer, "must_not", filter.MustNot, depth);
        writer.WriteEndObject();
    }

    private static void WriteClauses(Utf8JsonWriter writer, string name, IReadOnlyList<FilterClause> clauses, int depth)
    {
        if (clauses.Count == 0) return;
        writer.WriteStartArray(name);
        foreach (FilterClause clause in clauses)
            if (clause is Filter filter) Write(writer, filter, depth + 1);
            else WriteClause(writer, clause as FieldClause);
        writer.WriteEndArray();
    }

    private static void WriteClause(Utf8JsonWriter writer, FieldClause? clause)
    {
        writer.WriteStartObject();
        // What is none of a filter's clauses names no field, which the reader refuses where the filter arrives.
        writer.WriteString("field", clause?.Field);
        if (clause is not null) WriteOperand(writer, clause);
        writer.WriteEndObject();
    }

    private static void WriteOperand(Utf8JsonWriter writer, FieldClause clause)
    {
        switch (clause)
        {
            case EqualsClause equals:
                writer.WritePropertyName("equals");
                WriteValue(writer, equals.Value);
                break;
            case AnyOfClause anyOf:
                writer.WriteStartArray("any_of");
                foreach (FilterValue value in anyOf.Values) WriteValue(writer, value);
                writer.WriteEndArray();
                break;
            case RangeClause range:
                writer.WriteStartObject("range");
                WriteBound(writer, "gt", range.GreaterThan);
                WriteBound(writer, "gte", range.AtLeast);
                WriteBound(writer, "lt", range.LessThan);
                WriteBound(writer, "lte", range.AtMost);
                writer.WriteEndObject();
                break;
            case TextClause text:
                writer.WriteString("text", text.Text);
                break;
            case PrefixClause prefix:
                writer.WriteString("prefix", prefix.Prefix);
                break;
            case ExistsClause exists:
                writer.WriteBoolean("exists", exists.Exists);
                break;
        }
    }

    private static void WriteBound(Utf8JsonWriter writer, string name, RangeBound? bound)
    {
        if (bound is not { } given) return;
        writer.WritePropertyName(name);
        if (given.Date is { } date) writer.WriteStringValue(date);
        else WriteNumber(writer, given.Number.GetValueOrDefault());
    }

    internal static void WriteValue(Utf8JsonWriter writer, FilterValue value)
    {
        if (value.Text is { } text) writer.WriteStringValue(text);
        else if (value.Number is { } number) WriteNumber(writer, number);
        else if (value.Flag is { } flag) writer.WriteBooleanValue(flag);
        else if (value.Date is { } date)
        {
            writer.WriteStartObject();
            writer.WriteString("date", date);
            writer.WriteEndObject();
        }
        else writer.WriteNullValue();
    }

    // JSON has no NaN and no infinity: they go as text, which the reader refuses where the filter arrives.
    private static void WriteNumber(Utf8JsonWriter writer, ExactNumber number)
    {
        if (number.IsFinite) writer.WriteRawValue(number.Text, skipInputValidation: true);
        else writer.WriteStringValue(number.Text);
    }
}
