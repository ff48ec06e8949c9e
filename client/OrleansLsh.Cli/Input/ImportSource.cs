using OrleansLsh.Core;
using OrleansLsh.Core.Formats;
using OrleansLsh.Index;

namespace OrleansLsh.Cli.Input;

/// <summary>The documents of a file to import.</summary>
/// <param name="Documents">One at a time, in the file's order.</param>
/// <param name="Total">How many; null where only reading to the end tells.</param>
internal sealed record ImportSource(IAsyncEnumerable<Document> Documents, long? Total)
{
    /// <summary>Opens a file of vectors, or of documents.</summary>
    /// <param name="collection">Where the documents will go.</param>
    /// <param name="file">Vectors, JSONL, CSV or TSV.</param>
    /// <param name="field">The vector field of a vector file; null for the collection's only one.</param>
    /// <param name="documents">Ids and source for the rows of a vector file; null for row numbers.</param>
    /// <param name="columns">Types of columns of CSV and TSV.</param>
    /// <param name="made">Fields whose vectors are made of the source: a column of that name holds no vectors.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidFileException">The file is missing or damaged at its beginning.</exception>
    public static ImportSource Open(
        CollectionDescription collection, InputFile file, string? field, string? documents, IReadOnlyDictionary<string, ColumnType> columns,
        IReadOnlyList<string> made, CancellationToken cancellationToken)
    {
        if (file.Documents is null)
        {
            string name = SingleField.Of(collection, field).Name;
            if (documents is null && columns.Count > 0)
                throw new UsageException("--column gives types to the columns of CSV and TSV; vectors have none.");
            DocumentsOfRows? ids = documents is null ? null
                : new DocumentsOfRows(documents, new DocumentFileOptions { VectorFields = [], Columns = columns });
            // Opened before the import begins: what is wrong with it is told at once.
            IVectorReader vectors = file.OpenVectors();
            return new ImportSource(MatrixDocuments.ReadAsync(() => vectors, file.Name, name, ids, cancellationToken), vectors.Count);
        }
        if (documents is not null)
            throw new UsageException($"--documents gives ids and source to a vector file; '{file.Name}' brings its own.");
        if (columns.Count > 0 && file.Documents is DocumentFormat.JsonLines)
            throw new UsageException(
                $"--column gives types to the columns of CSV and TSV; '{file.Name}' is JSONL, where every value has its own.");
        var options = new DocumentFileOptions
        {
            VectorFields = [.. (field is null ? collection.Fields.Select(known => known.Field.Name) : [field]).Except(made)],
            Columns = columns,
        };
        return new ImportSource(file.ReadDocuments(options, cancellationToken), null);
    }
}
