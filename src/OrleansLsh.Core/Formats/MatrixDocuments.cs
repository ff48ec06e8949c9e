using System.Globalization;
using System.Runtime.CompilerServices;

namespace OrleansLsh.Core.Formats;

/// <summary>Documents whose vectors stand in a file of their own.</summary>
public static class MatrixDocuments
{
    private const int BlockRows = 1024;
    private static readonly DocumentFileOptions WithoutVectors = new() { VectorFields = [] };

    /// <summary>Row i of a vector file as the vector of document i.</summary>
    /// <param name="vectorFile">Whatever <see cref="VectorFile"/> opens.</param>
    /// <param name="field">The vector field that the rows belong to.</param>
    /// <param name="documentsFile">Ids and source, document i for row i, as <see cref="DocumentFile"/> reads them; null for the row's
    /// number, from 0, as id. JSONL there may bring vectors of other fields.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidFileException">A file is damaged, or one has more rows than the other has documents. That is found before
    /// the first document is handed out, unless one of the files is compressed vectors or a pipe: then at the end.</exception>
    /// <remarks>Given to an import as they are returned here, malformed documents are reported as failures and the others are
    /// written.</remarks>
    public static IAsyncEnumerable<Document> ReadAsync(
        string vectorFile, string field, string? documentsFile = null, CancellationToken cancellationToken = default) =>
        ReadAsync(() => VectorFile.Open(vectorFile), vectorFile, field,
            documentsFile is null ? null : new DocumentsOfRows(documentsFile, WithoutVectors), cancellationToken);

    /// <summary>Row i of an opened file of vectors as the vector of document i.</summary>
    /// <param name="open">Opens the vectors; called once for each reading.</param>
    /// <param name="name">What errors call them.</param>
    /// <param name="field">The vector field that the rows belong to.</param>
    /// <param name="documents">Ids and source; null for row numbers as ids.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal static IAsyncEnumerable<Document> ReadAsync(
        Func<IVectorReader> open, string name, string field, DocumentsOfRows? documents, CancellationToken cancellationToken) =>
        new DocumentStream(reading => ReadAsync(open, name, field, documents, reading, cancellationToken));

    private static async IAsyncEnumerable<Document> ReadAsync(
        Func<IVectorReader> open, string vectorFile, string field, DocumentsOfRows? ids, DocumentReading reading,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using IVectorReader vectors = open();
        if (ids is not null && vectors.Count is { } rows
            && await DocumentFile.CountAsync(ids.File, ids.Options, cancellationToken) is { } count && count != rows)
            throw Unequal(vectorFile, rows, ids.File, count);

        await using IAsyncEnumerator<Document>? documents = ids?.Read(reading, cancellationToken).GetAsyncEnumerator(cancellationToken);
        long row = 0;
        while (await vectors.ReadAsync(BlockRows, cancellationToken) is { } block)
        {
            for (int i = 0; i < block.Count; i++, row++)
            {
                if (documents is not null && !await documents.MoveNextAsync())
                    throw Unequal(vectorFile, row + block.Count - i + await RestAsync(vectors, cancellationToken), ids!.File, row);
                if (row < reading.Skip) yield return DocumentStream.PassedOver;
                else
                    yield return Of(row, documents?.Current, field, block.Values.Slice(i * block.Dimensions, block.Dimensions),
                        vectorFile, reading);
            }
        }
        if (documents is null) yield break;
        long found = row;
        while (await documents.MoveNextAsync()) found++;
        if (found != row) throw Unequal(vectorFile, row, ids!.File, found);
    }

    private static Document Of(
        long row, Document? document, string field, ReadOnlyMemory<float> vector, string vectorFile, DocumentReading reading)
    {
        if (document is null)
        {
            var origin = new DocumentOrigin(vectorFile, "row", row);
            return Document.Of(row.ToString(CultureInfo.InvariantCulture), field, vector) with { Origin = origin };
        }
        if (document.Fault is not null) return document;
        if (document.Vectors.Count == 0)
            return document with { Vectors = new Dictionary<string, ReadOnlyMemory<float>>(1) { [field] = vector } };
        if (!document.Vectors.ContainsKey(field))
            return document with { Vectors = new Dictionary<string, ReadOnlyMemory<float>>(document.Vectors) { [field] = vector } };
        string fault = $"It brings a vector '{field}' of its own, which comes from the vector file already.";
        return reading.KeepsFaulty ? document with { Fault = fault }
            : throw InvalidFileException.AtLine(document.Origin!.File, document.Origin.Number, $"document '{document.Id}': {fault}");
    }

    private static async ValueTask<long> RestAsync(IVectorReader vectors, CancellationToken cancellationToken)
    {
        long rest = 0;
        while (await vectors.ReadAsync(BlockRows, cancellationToken) is { } block) rest += block.Count;
        return rest;
    }

    private static InvalidFileException Unequal(string vectorFile, long rows, string documentsFile, long documents) =>
        InvalidFileException.AtLine(documentsFile, Math.Min(rows, documents) + 1,
            $"{documents} documents for the {rows} vectors of {vectorFile}; document i belongs to vector i, so there must be as many");
}

/// <summary>Where the ids and the source of a vector file's rows stand.</summary>
/// <param name="File">A file of documents, document i for row i.</param>
/// <param name="Options">How it is read.</param>
internal sealed record DocumentsOfRows(string File, DocumentFileOptions Options)
{
    /// <summary>Reads the documents of the rows.</summary>
    public IAsyncEnumerable<Document> Read(DocumentReading reading, CancellationToken cancellationToken) =>
        ((DocumentStream)DocumentFile.ReadAsync(File, Options, cancellationToken)).Read(reading);
}
