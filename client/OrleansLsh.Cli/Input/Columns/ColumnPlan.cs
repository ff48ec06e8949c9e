using OrleansLsh.Core.Formats;
using Parquet.Schema;

namespace OrleansLsh.Cli.Input.Columns;

/// <summary>What a file's ids and vectors are called, and what stays out of the source.</summary>
/// <param name="Id">The column or property of the ids; null for <c>id</c>.</param>
/// <param name="Vectors">Vector field → column or property, where that is called otherwise.</param>
/// <param name="Without">Columns that are passed over.</param>
internal sealed record ColumnNames(string? Id, IReadOnlyDictionary<string, string> Vectors, IReadOnlyList<string> Without)
{
    public static ColumnNames Default { get; } = new(null, new Dictionary<string, string>(), []);
}

/// <summary>What becomes of the columns of a Parquet file.</summary>
/// <param name="Id">The column of the ids; null for row numbers.</param>
/// <param name="Vectors">Vector field → the list of numbers that holds its vectors.</param>
/// <param name="Source">The columns of the source.</param>
internal sealed record ColumnPlan(DataField? Id, IReadOnlyDictionary<string, DataField> Vectors, IReadOnlyList<Field> Source)
{
    /// <summary>The columns that are read, each with the name that errors call it by.</summary>
    public IEnumerable<(string Name, DataField Leaf)> Leaves =>
    [
        .. Id is null ? Array.Empty<(string, DataField)>() : [(Id.Name, Id)],
        .. Vectors.Values.Select(vector => (NameOf(vector), vector)),
        .. Source.SelectMany(column => RowJson.LeavesOf(column).Select(leaf => (Named(column, leaf), leaf))),
    ];

    /// <summary>Decides by the names and types of a file's columns.</summary>
    /// <param name="file">What errors call the file.</param>
    /// <param name="schema">Its columns.</param>
    /// <param name="fields">The vector fields that it may have.</param>
    /// <param name="made">Fields whose vectors are made of the source.</param>
    /// <param name="names">What columns are called.</param>
    /// <exception cref="InvalidFileException">A column that is named is not there or of another type, there are no vectors, or a source
    /// cannot hold a column.</exception>
    public static ColumnPlan Of(
        string file, ParquetSchema schema, IReadOnlyList<string> fields, IReadOnlyList<string> made, ColumnNames names)
    {
        Dictionary<string, Field> columns = schema.Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
        foreach (string named in names.Vectors.Values.Concat(names.Without).Append(names.Id ?? ""))
            if (named.Length > 0 && !columns.ContainsKey(named))
                throw InvalidFileException.OfFile(file, $"there is no column '{named}'; there are {Shown(columns.Keys)}");

        DataField? id = names.Id is null && !columns.ContainsKey("id") ? null : IdOf(file, columns[names.Id ?? "id"]);
        var vectors = new Dictionary<string, DataField>(StringComparer.Ordinal);
        foreach (string field in fields)
            if (columns.TryGetValue(names.Vectors.GetValueOrDefault(field, field), out Field? column))
                vectors.Add(field, ItemsOf(column) ?? throw InvalidFileException.OfFile(file,
                    $"column '{column.Name}' is no list of numbers, as the vectors of field '{field}' must be"));
        if (vectors.Count == 0 && made.Count == 0) throw NoVectors(file, schema, fields);

        HashSet<string> taken = [.. names.Without, .. vectors.Keys.Select(field => names.Vectors.GetValueOrDefault(field, field))];
        if (id is not null) taken.Add(id.Name);
        Field[] source = [.. schema.Fields.Where(field => !taken.Contains(field.Name))];
        foreach (Field field in source) RequireReadable(file, field);
        return new ColumnPlan(id, vectors, source);
    }

    private static DataField IdOf(string file, Field column) =>
        column is DataField { IsArray: false } id ? id
            : throw InvalidFileException.OfFile(file, $"column '{column.Name}' is a list or a structure; an id is a text or an integer");

    /// <summary>The numbers of a list; null for any other column.</summary>
    private static DataField? ItemsOf(Field column) => column switch
    {
        DataField { IsArray: true } items when CellValues.IsNumber(items) => items,
        ListField { Item: DataField items } when CellValues.IsNumber(items) => items,
        _ => null,
    };

    private static InvalidFileException NoVectors(string file, ParquetSchema schema, IReadOnlyList<string> fields)
    {
        string[] lists = [.. schema.Fields.Where(field => ItemsOf(field) is not null).Select(field => field.Name)];
        string instead = lists.Length == 0 ? "it has no lists of numbers"
            : $"lists of numbers are {Shown(lists)}: say --vector {(fields.Count > 0 ? fields[0] : "v")}={lists[0]}";
        string wanted = string.Join(" or ", fields.Select(field => $"'{field}'"));
        return InvalidFileException.OfFile(file, $"there is no column {wanted} with vectors; {instead}");
    }

    private static void RequireReadable(string file, Field field)
    {
        try
        {
            foreach (DataField leaf in RowJson.LeavesOf(field))
                if (CellValues.Fault(leaf) is { } fault) throw new NotSupportedException(fault);
        }
        catch (NotSupportedException unread)
        {
            throw InvalidFileException.OfFile(file,
                $"column '{field.Name}' {unread.Message}, and cannot go into the source; leave it out with --without {field.Name}", unread);
        }
    }

    // Of a list the file also names what is between it and its items.
    private static string NameOf(DataField vector) => vector.Path.FirstPart!;

    private static string Named(Field field, DataField leaf) => field is StructField ? string.Join('.', leaf.Path.ToList()) : field.Name;

    private static string Shown(IEnumerable<string> names)
    {
        const int Most = 12;
        string[] all = [.. names];
        return string.Join(", ", all.Take(Most).Select(name => $"'{name}'")) + (all.Length > Most ? $" and {all.Length - Most} more" : "");
    }
}
