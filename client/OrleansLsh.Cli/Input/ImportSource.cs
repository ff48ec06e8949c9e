using OrleansLsh.Core.Formats;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Input;

/// <summary>The documents of a file to import.</summary>
/// <param name="Documents">One at a time, in the file's order.</param>
/// <param name="Total">How many; null where only reading to the end tells.</param>
internal sealed record ImportSource(IAsyncEnumerable<Document> Documents, long? Total)
{
    /// <summary>Opens a file of vectors, or of documents.</summary>
    /// <param name="collection">Where the documents will go.</param>
    /// <param name="path">A vector file, JSONL, CSV or TSV; <c>.gz</c> too.</param>
    /// <param name="field">The vector field of a vector file; null for the collection's only one.</param>
    /// <param name="documents">Ids and source for the rows of a vector file; null for row numbers.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidFileException">The file is missing or of no known format.</exception>
    public static ImportSource Open(
        CollectionDescription collection, string path, string? field, string? documents, CancellationToken cancellationToken)
    {
        if (VectorFile.IsVectorFile(path))
        {
            string name = SingleField.Of(collection, field).Name;
            return new ImportSource(MatrixDocuments.ReadAsync(path, name, documents, cancellationToken), CountVectors(path));
        }
        if (documents is not null)
            throw new UsageException($"--documents gives ids and source to a vector file; '{path}' brings its own.");
        var options = new DocumentFileOptions { VectorFields = field is null ? [.. collection.Fields.Select(known => known.Field.Name)] : [field] };
        return new ImportSource(DocumentFile.ReadAsync(path, options, cancellationToken), null);
    }

    private static long? CountVectors(string path)
    {
        using var reader = VectorFile.Open(path);
        return reader.Count;
    }
}
