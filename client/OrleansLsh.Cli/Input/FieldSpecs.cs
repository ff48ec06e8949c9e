using System.Globalization;
using OrleansLsh.Cli.Output;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Cli.Input;

/// <summary>A vector field as <c>create</c> takes it: <c>name:dimensions[:metric]</c>.</summary>
internal static class FieldSpec
{
    /// <summary>Parses a field and its dimensions, and the metric where one is given.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static VectorField Parse(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length is < 2 or > 3 || parts[0].Length == 0)
            throw new FormatException($"'{text}' is no field; write name:dimensions[:metric], such as v:128:cosine.");
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int dimensions))
            throw new FormatException($"'{parts[1]}' is no number of dimensions in '{text}'.");
        Metric metric = Metric.Cosine;
        if (parts.Length == 3 && !EnumWord.TryParse(parts[2], out metric))
            throw new FormatException($"'{parts[2]}' is no metric in '{text}'; write one of {string.Join(", ", EnumWord.All<Metric>())}.");
        return new VectorField(parts[0], dimensions, metric);
    }
}

/// <summary>A vector field of a search as <c>name[=weight]</c>.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Weight">Its weight beside the others. Default 1.</param>
internal readonly record struct FieldWeight(string Field, double Weight)
{
    /// <summary>Parses a field and its weight.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static FieldWeight Parse(string text)
    {
        int equals = text.IndexOf('=');
        if (equals < 0) return new FieldWeight(text, 1);
        if (equals == 0 || !double.TryParse(text.AsSpan(equals + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double weight))
            throw new FormatException($"'{text}' is no field with a weight; write name=weight, such as title=2.");
        return new FieldWeight(text[..equals], weight);
    }
}

/// <summary>Text relevance of a search: <c>field=words</c>.</summary>
internal static class TextSpec
{
    /// <summary>Parses a field and the words to look for.</summary>
    /// <param name="text">field=words.</param>
    /// <param name="weight">Its weight beside the vector fields.</param>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static TextQuery Parse(string text, double weight)
    {
        int equals = text.IndexOf('=');
        return equals > 0 && equals < text.Length - 1
            ? new TextQuery(text[..equals], text[(equals + 1)..], weight)
            : throw new FormatException($"'{text}' is no text query; write field=words.");
    }
}

/// <summary>The type of a column as <c>import</c> takes it: <c>name:type</c>.</summary>
internal static class ColumnSpec
{
    private static readonly Dictionary<string, ColumnType> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["string"] = ColumnType.Text,
        ["number"] = ColumnType.Number,
        ["boolean"] = ColumnType.Boolean,
        ["date"] = ColumnType.Date,
    };

    /// <summary>Parses a column and its type.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static KeyValuePair<string, ColumnType> Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 1) throw new FormatException($"'{text}' is no column with a type; write name:type, such as zip:string.");
        return Types.TryGetValue(text[(colon + 1)..], out ColumnType type) ? KeyValuePair.Create(text[..colon], type)
            : throw new FormatException($"'{text[(colon + 1)..]}' is no type in '{text}'; write one of {string.Join(", ", Types.Keys)}.");
    }
}

/// <summary>Which column or property holds the vectors of a field: <c>field=column</c>.</summary>
internal static class VectorSpec
{
    /// <summary>Parses a field and a column.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static KeyValuePair<string, string> Parse(string text)
    {
        int equals = text.IndexOf('=');
        return equals > 0 && equals < text.Length - 1 ? KeyValuePair.Create(text[..equals], text[(equals + 1)..])
            : throw new FormatException($"'{text}' names no column of vectors; write field=column, such as v=embedding.");
    }
}

/// <summary>The one vector field that a command means.</summary>
internal static class SingleField
{
    /// <summary>The named field, or the collection's only one.</summary>
    /// <exception cref="LshException">There is no such field, or several and none is named.</exception>
    public static VectorField Of(CollectionDescription collection, string? name)
    {
        string all = string.Join(", ", collection.Fields.Select(field => field.Field.Name));
        if (name is null)
            return collection.Fields.Count == 1 ? collection.Fields[0].Field : throw new LshException(ErrorKind.InvalidArgument,
                $"Collection '{collection.Name}' has the vector fields {all}; say which with --field.");
        return collection.Fields.Select(field => field.Field).FirstOrDefault(field => field.Name == name)
            ?? throw new LshException(ErrorKind.UnknownField,
            $"Collection '{collection.Name}' has no vector field '{name}'; it has {all}.");
    }
}
