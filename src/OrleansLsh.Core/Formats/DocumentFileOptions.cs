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

    /// <summary>CSV and TSV: whether an unquoted cell that is a plain number (as in JSON, no exponent, at most 15 digits) becomes a number
    /// in the source; <c>007</c> and <c>1e5</c> stay text. Default: true.</summary>
    public bool ParseNumbers { get; init; } = true;
}
