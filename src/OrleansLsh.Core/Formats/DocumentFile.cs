using System.Runtime.CompilerServices;
using OrleansLsh.Core.Formats.Binary;
using OrleansLsh.Core.Formats.Text;

namespace OrleansLsh.Core.Formats;

/// <summary>Documents in text files: JSONL, CSV and TSV, each also with <c>.gz</c>; UTF-8, with or without a byte order mark.</summary>
/// <remarks>
/// <para>JSONL (<c>.jsonl</c>, <c>.ndjson</c>): <c>{"id":"a", "vectors":{"field":[1,2]}, "price":3}</c>. An id is a string or an integer;
/// all other properties become the source in their order. Where a <c>source</c> object is the only other property, it is the source itself.</para>
/// <para>CSV (<c>.csv</c>) and TSV (<c>.tsv</c>): a header with a column <c>id</c>; vectors as <see cref="DocumentFileOptions.VectorFields"/> says
/// (a row whose cells of a field are all empty lacks that field); every other column becomes a property of the source. An empty cell
/// is no property, unless it is quoted: then it is the empty text.</para>
/// <para>A line is at most <see cref="MaxLineBytes"/> long. Blank lines are passed over.</para>
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
    /// <exception cref="InvalidFileException">The file is missing or of no known format, or a line is malformed: the error names the line.</exception>
    public static async IAsyncEnumerable<Document> ReadAsync(
        string path, DocumentFileOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= new DocumentFileOptions();
        var format = RequireFormat(path, options);
        using var records = new RecordReader(FileInput.Open(path), DelimiterOf(format));
        if (format is not DocumentFormat.JsonLines && !await records.ReadAsync(cancellationToken))
            throw InvalidFileException.AtLine(path, 1, "expected a header with the column names, but the file is empty");

        using IDocumentParser parser = DelimiterOf(format) is { } delimiter
            ? new CsvDocumentParser(path, CsvHeader.Parse(path, records.Current.Span, delimiter, options), options)
            : new JsonDocumentParser(path);
        while (await records.ReadAsync(cancellationToken))
            yield return parser.Parse(records.Current.Span, records.Line);
    }

    /// <summary>Number of documents, counted without parsing them; null for a pipe, which can be read only once.</summary>
    internal static async ValueTask<long?> CountAsync(string path, DocumentFileOptions options, CancellationToken cancellationToken)
    {
        var format = RequireFormat(path, options);
        using var input = FileInput.Open(path);
        if (!input.CanReadTwice) return null;
        using var records = new RecordReader(input, DelimiterOf(format));
        long count = format is DocumentFormat.JsonLines ? 0 : -1;
        while (await records.ReadAsync(cancellationToken)) count++;
        return Math.Max(count, 0);
    }

    private static DocumentFormat RequireFormat(string path, DocumentFileOptions options) =>
        options.Format ?? FormatOf(path)
            ?? throw new InvalidFileException(path, 0, "no known format of documents; expected .jsonl, .csv or .tsv, with or without .gz");

    private static byte? DelimiterOf(DocumentFormat format) => format switch
    {
        DocumentFormat.Csv => (byte)',',
        DocumentFormat.Tsv => (byte)'\t',
        _ => null,
    };
}
