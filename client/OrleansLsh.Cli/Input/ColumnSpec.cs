using OrleansLsh.Core.Formats;

namespace OrleansLsh.Cli.Input;

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

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static KeyValuePair<string, ColumnType> Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 1) throw new FormatException($"'{text}' is no column with a type; write name:type, such as zip:string.");
        return Types.TryGetValue(text[(colon + 1)..], out var type) ? KeyValuePair.Create(text[..colon], type)
            : throw new FormatException($"'{text[(colon + 1)..]}' is no type in '{text}'; write one of {string.Join(", ", Types.Keys)}.");
    }
}
