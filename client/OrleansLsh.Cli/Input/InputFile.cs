using OrleansLsh.Core.Formats;

namespace OrleansLsh.Cli.Input;

/// <summary>A file that a command reads, or standard input: vectors or documents.</summary>
/// <param name="Path">As it was given.</param>
/// <param name="Vectors">The format of vectors; null where the name or the first bytes tell it, and for documents.</param>
/// <param name="Documents">The format of documents; null for vectors.</param>
/// <param name="Standard">Standard input; null where a file is read.</param>
internal sealed record InputFile(string Path, VectorFormat? Vectors, DocumentFormat? Documents, Stream? Standard)
{
    /// <summary>What stands for standard input.</summary>
    public const string StandardInput = "-";

    private const string ParquetWord = "parquet";

    private static readonly Dictionary<string, DocumentFormat> DocumentWords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["jsonl"] = DocumentFormat.JsonLines,
        ["ndjson"] = DocumentFormat.JsonLines,
        ["csv"] = DocumentFormat.Csv,
        ["tsv"] = DocumentFormat.Tsv,
    };

    /// <summary>What <c>--format</c> takes.</summary>
    public static readonly string FormatWords =
        string.Join(", ", DocumentWords.Keys.Append(ParquetWord)
            .Concat(Enum.GetNames<VectorFormat>().Select(name => name.ToLowerInvariant())));

    /// <summary>Whether it is Parquet, which an import reads.</summary>
    public bool IsParquet { get; private init; }

    /// <summary>What errors call it.</summary>
    public string Name => Standard is null ? Path : "standard input";

    /// <summary>Finds out what a file holds, without reading more than its first bytes.</summary>
    /// <param name="path">The file, or <c>-</c>.</param>
    /// <param name="format">What <c>--format</c> said; null where the name tells.</param>
    /// <param name="standardInput">What <c>-</c> stands for.</param>
    /// <exception cref="InvalidFileException">Neither its name nor its first bytes tell a format.</exception>
    /// <exception cref="UsageException">The format is none, or is missing for standard input.</exception>
    public static InputFile Of(string path, string? format, Stream standardInput)
    {
        Stream? standard = path == StandardInput ? standardInput : null;
        if (format is not null)
        {
            if (format.Equals(ParquetWord, StringComparison.OrdinalIgnoreCase))
                return new InputFile(path, null, null, standard) { IsParquet = true };
            if (DocumentWords.TryGetValue(format, out DocumentFormat documents)) return new InputFile(path, null, documents, standard);
            return Enum.TryParse(format, ignoreCase: true, out VectorFormat vectors) && !char.IsAsciiDigit(format[0])
                ? new InputFile(path, vectors, null, standard)
                : throw new UsageException($"'{format}' is no format; --format takes one of {FormatWords}.");
        }
        if (standard is not null)
            throw new UsageException($"'-' is standard input, whose format no name tells; say it with --format: {FormatWords}.");
        if (System.IO.Path.GetExtension(path).Equals($".{ParquetWord}", StringComparison.OrdinalIgnoreCase))
            return new InputFile(path, null, null, null) { IsParquet = true };
        if (VectorFile.IsVectorFile(path)) return new InputFile(path, null, null, null);
        return DocumentFile.FormatOf(path) is { } known ? new InputFile(path, null, known, null)
            : throw FormatAdvice.Unknown(path, "vectors or documents");
    }

    /// <summary>Opens vectors; standard input once only.</summary>
    /// <exception cref="InvalidFileException">The file is missing or damaged, or holds documents.</exception>
    public IVectorReader OpenVectors()
    {
        if (IsParquet) throw InvalidFileException.OfFile(Name, "it is Parquet, which 'lsh import' reads and nothing else");
        if (Documents is not null) throw InvalidFileException.OfFile(Name, "documents stand there, where vectors are expected");
        if (Standard is not null) return VectorFile.Open(Standard, Name, Vectors!.Value);
        return Vectors is { } format ? VectorFile.Open(Path, format) : VectorFile.Open(Path);
    }

    /// <summary>Reads documents; standard input once only.</summary>
    public IAsyncEnumerable<Document> ReadDocuments(DocumentFileOptions options, CancellationToken cancellationToken)
    {
        options = options with { Format = Documents };
        return Standard is null ? DocumentFile.ReadAsync(Path, options, cancellationToken)
            : DocumentFile.ReadAsync(Standard, Name, options, cancellationToken);
    }
}
