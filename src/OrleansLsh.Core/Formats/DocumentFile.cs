using System.Runtime.CompilerServices;
using OrleansLsh.Core.Formats.Binary;
using OrleansLsh.Core.Formats.Text;

namespace OrleansLsh.Core.Formats;

/// <summary>Documents in text files: JSONL, CSV and TSV, each also with <c>.gz</c>; UTF-8, with or without a byte order mark.</summary>
/// <remarks>
/// <para>JSONL (<c>.jsonl</c>, <c>.ndjson</c>): <c>{"id":"a", "vectors":{"field":[1,2]}, "price":3}</c>. An id is a string or an integer;
/// all other properties become the source in their order. Where a <c>source</c> object is the only other property, it is the source
/// itself.</para>
/// <para>CSV (<c>.csv</c>) and TSV (<c>.tsv</c>): a header with a column <c>id</c>; vectors as
/// <see cref="DocumentFileOptions.VectorFields"/> says (a row whose cells of a field are all empty lacks that field); every other column
/// becomes a property of the source, of the <see cref="ColumnType"/> that <see cref="DocumentFileOptions.Columns"/> says. An empty cell is
/// no property, unless it is quoted in a column of strings: then it is the empty text.</para>
/// <para>A line is at most <see cref="MaxLineBytes"/> long. Blank lines are passed over.</para>
/// <para>Given to an import as they are returned here, malformed documents are reported as failures and the others are written, and what
/// the import skips is not parsed.</para>
/// </remarks>
public static class DocumentFile
{
    /// <summary>The longest line (in CSV: record), 64 MiB.</summary>
    public const int MaxLineBytes = 64 * 1024 * 1024;

    /// <summary>The format that a name stands for, <c>.gz</c> looked through; null where it is none of them.</summary>
    public static DocumentFormat? FormatOf(string path) => Path.GetExtension(FileInput.WithoutCompression(path)).ToUpperInvariant() switch
    {
        ".JSONL" or ".NDJSON" => DocumentFormat.JsonLines,
        ".CSV" => DocumentFormat.Csv,
        ".TSV" or ".TAB" => DocumentFormat.Tsv,
        _ => null,
    };

    /// <summary>The documents of a file, one at a time, in the file's order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidFileException">The file is missing or of no known format, or a line is malformed: the error names the
    /// line.</exception>
    public static IAsyncEnumerable<Document> ReadAsync(
        string path, DocumentFileOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new DocumentFileOptions();
        return new DocumentStream(reading => ReadAsync(path, () => FileInput.Open(path), options, reading, cancellationToken));
    }

    /// <summary>The documents of a stream, such as standard input, one at a time, in its order. The stream is read once and
    /// disposed.</summary>
    /// <param name="stream">Text, or gzip of it.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="options">With a <see cref="DocumentFileOptions.Format"/>, since no name tells it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidFileException">A line is malformed: the error names the line.</exception>
    public static IAsyncEnumerable<Document> ReadAsync(
        Stream stream, string name, DocumentFileOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        return new DocumentStream(reading => ReadAsync(name, () => FileInput.Of(stream, name), options, reading, cancellationToken));
    }

    private static async IAsyncEnumerable<Document> ReadAsync(
        string name, Func<FileInput> open, DocumentFileOptions options, DocumentReading reading,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DocumentFormat format = RequireFormat(name, options);
        using var records = new RecordReader(open(), DelimiterOf(format));
        using IDocumentParser parser = DelimiterOf(format) is { } delimiter
            ? new CsvDocumentParser(await ReadHeaderAsync(name, records, delimiter, options, cancellationToken))
            : new JsonDocumentParser(options);
        for (long position = 0; await records.ReadAsync(cancellationToken); position++)
            yield return position < reading.Skip ? DocumentStream.PassedOver : Parse(parser, records, name, reading.KeepsFaulty);
    }

    private static async ValueTask<CsvHeader> ReadHeaderAsync(
        string name, RecordReader records, byte delimiter, DocumentFileOptions options, CancellationToken cancellationToken)
    {
        if (!await records.ReadAsync(cancellationToken))
            throw InvalidFileException.AtLine(name, 1, "expected a header with the column names, but the file is empty");
        if (records.Fault is { } fault) throw InvalidFileException.AtLine(name, records.Line, fault);
        var header = CsvHeader.Parse(name, records.Current.Span, delimiter, options);
        CsvColumnTypes.Tell(header, await records.PeekAsync(CsvColumnTypes.SampleRecords, CsvColumnTypes.SampleBytes, cancellationToken));
        return header;
    }

    private static Document Parse(IDocumentParser parser, RecordReader records, string name, bool keepsFaulty)
    {
        var origin = new DocumentOrigin(name, "line", records.Line);
        FormatException malformed;
        try
        {
            if (records.Fault is { } fault) throw new FormatException(fault);
            return parser.Parse(records.Current.Span, origin);
        }
        catch (FormatException error)
        {
            malformed = error;
        }
        string? id = parser.IdOf(records.Current.Span);
        string sentence = $"{char.ToUpperInvariant(malformed.Message[0])}{malformed.Message[1..]}.";
        if (keepsFaulty) return new Document(id ?? "", DocumentStream.PassedOver.Vectors) { Origin = origin, Fault = sentence };
        string expected = id is null ? malformed.Message : $"document '{id}': {malformed.Message}";
        throw InvalidFileException.AtLine(name, records.Line, expected, malformed);
    }

    /// <summary>Number of documents, counted without parsing them; null for a pipe, which can be read only once.</summary>
    internal static async ValueTask<long?> CountAsync(string path, DocumentFileOptions options, CancellationToken cancellationToken)
    {
        DocumentFormat format = RequireFormat(path, options);
        using var input = FileInput.Open(path);
        if (!input.CanReadTwice) return null;
        using var records = new RecordReader(input, DelimiterOf(format));
        long count = format is DocumentFormat.JsonLines ? 0 : -1;
        while (await records.ReadAsync(cancellationToken)) count++;
        return Math.Max(count, 0);
    }

    private static DocumentFormat RequireFormat(string name, DocumentFileOptions options) =>
        options.Format ?? FormatOf(name) ?? throw FormatAdvice.Unknown(name, "a file of documents");

    private static byte? DelimiterOf(DocumentFormat format) => format switch
    {
        DocumentFormat.Csv => (byte)',',
        DocumentFormat.Tsv => (byte)'\t',
        _ => null,
    };
}

/// <summary>How <see cref="DocumentFile"/> reads a file.</summary>
public sealed record DocumentFileOptions
{
    /// <summary>The file's format. Default: null, the name's ending tells.</summary>
    public DocumentFormat? Format { get; init; }

    /// <summary>The name of the column, or in JSONL of the property, that holds a document's id. Default <c>id</c>.</summary>
    public string IdName { get; init; } = "id";

    /// <summary>Vector field → the name of the column, or in JSONL of the property, that holds its vectors: <c>v → embedding</c>. Default:
    /// none, columns are named as <see cref="VectorFields"/> says, and in JSONL vectors stand in <c>vectors</c>.</summary>
    public IReadOnlyDictionary<string, string> VectorNames { get; init; } = new Dictionary<string, string>();

    /// <summary>CSV and TSV: names of the vector fields, usually those of the collection; empty where the file holds no vectors.
    /// Default: null, every complete run of columns <c>f.0</c>, <c>f.1</c>, … is the vector field <c>f</c>.</summary>
    /// <remarks>A named field <c>f</c> is either one column <c>f</c> that holds a JSON array, or the columns <c>f.0</c>, <c>f.1</c>, …, or
    /// <c>f0</c>, <c>f1</c>, ….</remarks>
    public IReadOnlyList<string>? VectorFields { get; init; }

    /// <summary>CSV and TSV: the type of the columns named here. Default: none; the others have the type that all their cells have in the
    /// first 10,000 records or 16 MiB: number, boolean, date, else string. A cell that is quoted there makes a string.</summary>
    public IReadOnlyDictionary<string, ColumnType> Columns { get; init; } = new Dictionary<string, ColumnType>();
}

/// <summary>How a text file holds documents.</summary>
public enum DocumentFormat
{
    /// <summary>A JSON object in each line: <c>{"id":…, "vectors":{"field":[…]}, …source}</c>.</summary>
    JsonLines,

    /// <summary>Comma-separated values with a header, quoted as in RFC 4180.</summary>
    Csv,

    /// <summary>Values separated by tabs, otherwise as CSV.</summary>
    Tsv,
}

/// <summary>What the cells of a column of CSV or TSV become in the source of the documents.</summary>
public enum ColumnType
{
    /// <summary>The cell's text.</summary>
    Text,

    /// <summary>A number, with the digits of the cell: <c>3.6666666666666665</c>, <c>1e-05</c>. Not <c>007</c>, <c>+1</c>, <c>.5</c> or
    /// <c>NaN</c>.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>, in lower case, in capitals, or as <c>True</c>.</summary>
    Boolean,

    /// <summary>The cell's text, which is a date of ISO 8601, with or without a time: <c>2024-01-31</c>,
    /// <c>2024-01-31T09:30:00Z</c>.</summary>
    Date,
}
