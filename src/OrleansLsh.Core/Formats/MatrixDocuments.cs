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
    /// <param name="documentsFile">Ids and source, document i for row i, as <see cref="DocumentFile"/> reads them; null for the row's number, from 0, as id.
    /// JSONL there may bring vectors of other fields.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidFileException">A file is damaged, or one has more rows than the other has documents. That is found before the first
    /// document is handed out, unless one of the files is compressed vectors or a pipe: then at the end.</exception>
    public static async IAsyncEnumerable<Document> ReadAsync(
        string vectorFile, string field, string? documentsFile = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var vectors = VectorFile.Open(vectorFile);
        if (documentsFile is not null && vectors.Count is { } rows
            && await DocumentFile.CountAsync(documentsFile, WithoutVectors, cancellationToken) is { } count && count != rows)
            throw Unequal(vectorFile, rows, documentsFile, count);

        await using var documents = documentsFile is null ? null
            : DocumentFile.ReadAsync(documentsFile, WithoutVectors, cancellationToken).GetAsyncEnumerator(cancellationToken);
        long row = 0;
        while (await vectors.ReadAsync(BlockRows, cancellationToken) is { } block)
        {
            for (int i = 0; i < block.Count; i++, row++)
            {
                var vector = block.Values.Slice(i * block.Dimensions, block.Dimensions);
                if (documents is null) yield return Document.Of(row.ToString(CultureInfo.InvariantCulture), field, vector);
                else if (await documents.MoveNextAsync()) yield return Pair(documents.Current, field, vector, documentsFile!, row);
                else throw Unequal(vectorFile, row + block.Count - i + await RestAsync(vectors, cancellationToken), documentsFile!, row);
            }
        }
        if (documents is null) yield break;
        long found = row;
        while (await documents.MoveNextAsync()) found++;
        if (found != row) throw Unequal(vectorFile, row, documentsFile!, found);
    }

    private static Document Pair(Document document, string field, ReadOnlyMemory<float> vector, string documentsFile, long row)
    {
        if (document.Vectors.Count == 0)
            return document with { Vectors = new Dictionary<string, ReadOnlyMemory<float>>(1) { [field] = vector } };
        if (document.Vectors.ContainsKey(field))
            throw InvalidFileException.AtLine(documentsFile, row + 1,
                $"document '{document.Id}' brings a vector '{field}' of its own; it comes from the vector file already");
        return document with { Vectors = new Dictionary<string, ReadOnlyMemory<float>>(document.Vectors) { [field] = vector } };
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
