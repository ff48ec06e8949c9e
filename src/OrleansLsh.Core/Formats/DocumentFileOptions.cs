namespace OrleansLsh.Core.Formats;

/// <summary>How <see cref="DocumentFile"/> reads a file.</summary>
public sealed record DocumentFileOptions
{
    /// <summary>The file's format. Default: null, the name's ending tells.</summary>
    public DocumentFormat? Format { get; init; }

    /// <summary>CSV and TSV: names of the vector fields, usually those of the collection; empty where the file holds no vectors.
    /// Default: null, every complete run of columns <c>f.0</c>, <c>f.1</c>, … is the vector field <c>f</c>.</summary>
    /// <remarks>A named field <c>f</c> is either one column <c>f</c> that holds a JSON array, or the columns <c>f.0</c>, <c>f.1</c>, …, or <c>f0</c>,
    /// <c>f1</c>, ….</remarks>
    public IReadOnlyList<string>? VectorFields { get; init; }

    /// <summary>CSV and TSV: the type of the columns named here. Default: none; the others have the type that all their cells have in the first 10,000
    /// records or 16 MiB: number, boolean, date, else string. A cell that is quoted there makes a string.</summary>
    public IReadOnlyDictionary<string, ColumnType> Columns { get; init; } = new Dictionary<string, ColumnType>();
}
