using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrleansLsh.Core.Formats.Text;

/// <summary>The first record of a CSV file: which column is the id, which are vectors, which are source.</summary>
internal sealed class CsvHeader
{
    private const int MaxColumns = 2 * VectorFile.MaxDimensions;

    private CsvHeader(byte delimiter, CsvColumn[] columns, CsvField[] fields)
    {
        Delimiter = delimiter;
        Columns = columns;
        Fields = fields;
    }

    public byte Delimiter { get; }

    public CsvColumn[] Columns { get; }

    public CsvField[] Fields { get; }

    /// <exception cref="InvalidFileException">Names are missing, doubled, or there is no id; or the vector fields asked for are not
    /// there.</exception>
    public static CsvHeader Parse(string path, ReadOnlySpan<byte> record, byte delimiter, DocumentFileOptions options)
    {
        try
        {
            Dictionary<string, int> names = ReadNames(record, delimiter, options.IdName);
            List<FieldColumns> fields = FindFields(names, options);
            return new CsvHeader(delimiter, Typed(Assign(names, fields, options.IdName), options.Columns),
                [.. fields.Select(field => new CsvField(field.Name, field.IsArray ? 0 : field.Columns.Count))]);
        }
        catch (FormatException malformed)
        {
            throw InvalidFileException.AtLine(path, 1, malformed.Message, malformed);
        }
    }

    private static Dictionary<string, int> ReadNames(ReadOnlySpan<byte> record, byte delimiter, string id)
    {
        var names = new Dictionary<string, int>();
        var cells = new CsvCells(record, delimiter, new byte[record.Length]);
        while (cells.MoveNext())
        {
            string name = Encoding.UTF8.GetString(cells.Value);
            if (name.Length == 0) throw new FormatException($"column {names.Count + 1} has no name");
            if (names.Count == MaxColumns) throw new FormatException($"there are more than {MaxColumns} columns");
            if (!names.TryAdd(name, names.Count)) throw new FormatException($"there are two columns '{name}'");
        }
        return names.ContainsKey(id) ? names : throw new FormatException(
            $"expected a column '{id}' in the header, found {Found(names)}"
                + (names.Count == 1 ? "; is it separated by another character?" : ""));
    }

    private static List<FieldColumns> FindFields(Dictionary<string, int> names, DocumentFileOptions options)
    {
        IReadOnlyList<string>? wanted = options.VectorFields;
        if (wanted is { Count: 0 }) return [];
        // Without names to go by, only f.0, f.1, … is plain enough to be taken for a vector.
        IReadOnlyList<string> candidates = wanted
            ?? [.. names.Keys.Where(name => name.Length > 2 && name.EndsWith(".0", StringComparison.Ordinal)).Select(name => name[..^2])];
        var found = candidates.Distinct().Select(name => FindField(names, name, Column(name), named: wanted is not null))
            .OfType<FieldColumns>().ToList();
        if (found.Count > 0) return found;
        string field = wanted is null ? "v" : Column(wanted[0]);
        throw new FormatException(
            $"expected columns with a vector, '{field}.0', '{field}.1', …"
                + (wanted is null ? "" : $", or '{field}0', '{field}1', …, or '{field}' with a JSON array") + $"; found {Found(names)}");

        string Column(string name) => options.VectorNames.GetValueOrDefault(name, name);
    }

    private static string Found(Dictionary<string, int> names)
    {
        const int Most = 8, Longest = 40;
        string shown = string.Join(", ",
            names.Keys.Take(Most).Select(name => $"'{(name.Length <= Longest ? name : name[..Longest] + "…")}'"));
        return names.Count <= Most ? shown : $"{shown} and {names.Count - Most} more";
    }

    private static CsvColumn[] Typed(CsvColumn[] columns, IReadOnlyDictionary<string, ColumnType> types)
    {
        foreach ((string name, ColumnType type) in types)
        {
            int at = Array.FindIndex(columns, column => column.Name.ToString() == name);
            if (at < 0) throw new FormatException($"a type is given for a column '{name}', which is not in the header");
            if (columns[at].Kind != CsvColumnKind.Source)
            {
                string held = columns[at].Kind == CsvColumnKind.Id ? "the id" : "a vector";
                throw new FormatException($"a type is given for the column '{name}', which holds {held}");
            }
            columns[at] = columns[at] with { Type = type };
        }
        return columns;
    }

    private static FieldColumns? FindField(Dictionary<string, int> names, string field, string name, bool named)
    {
        if (named && names.TryGetValue(name, out int array)) return new FieldColumns(field, [array], IsArray: true);
        foreach (string separator in named ? (string[])[".", ""] : ["."])
        {
            var columns = new List<int>();
            while (names.TryGetValue(name + separator + columns.Count.ToString(CultureInfo.InvariantCulture), out int column))
                columns.Add(column);
            if (columns.Count > VectorFile.MaxDimensions)
                throw new FormatException($"vector '{field}' has more than {VectorFile.MaxDimensions} components");
            if (columns.Count > 0) return new FieldColumns(field, columns, IsArray: false);
        }
        return null;
    }

    private static CsvColumn[] Assign(Dictionary<string, int> names, List<FieldColumns> fields, string id)
    {
        var columns = new CsvColumn[names.Count];
        foreach ((string name, int at) in names)
            columns[at] = new CsvColumn(name == id ? CsvColumnKind.Id : CsvColumnKind.Source, JsonEncodedText.Encode(name));
        for (int field = 0; field < fields.Count; field++)
            for (int component = 0; component < fields[field].Columns.Count; component++)
            {
                int at = fields[field].Columns[component];
                if (columns[at].Kind != CsvColumnKind.Source)
                    throw new FormatException($"column '{columns[at].Name}' cannot belong to vector '{fields[field].Name}' too");
                CsvColumnKind kind = fields[field].IsArray ? CsvColumnKind.Vector : CsvColumnKind.Component;
                columns[at] = columns[at] with { Kind = kind, Field = field, Component = component };
            }
        return columns;
    }

    private sealed record FieldColumns(string Name, List<int> Columns, bool IsArray);
}

/// <summary>A vector field of a CSV file.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Components">Columns that make up its vector; 0 where one column holds a JSON array.</param>
internal sealed record CsvField(string Name, int Components);
