using OrleansLsh.Cli.Input.Columns;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Cli.Input;

/// <summary>The documents of a file to import.</summary>
/// <param name="Documents">One at a time, in the file's order.</param>
/// <param name="Total">How many; null where only reading to the end tells.</param>
/// <param name="Unit">What they are, for progress.</param>
internal sealed record ImportSource(IAsyncEnumerable<Document> Documents, long? Total, string Unit = "documents")
{
    /// <summary>Opens a file of vectors, or of documents.</summary>
    /// <param name="collection">Where the documents will go.</param>
    /// <param name="file">Vectors, JSONL, CSV or TSV.</param>
    /// <param name="field">The vector field of a vector file; null for the collection's only one.</param>
    /// <param name="documents">Ids and source for the rows of a vector file; null for row numbers.</param>
    /// <param name="columns">Types of columns of CSV and TSV.</param>
    /// <param name="names">What columns and properties are called.</param>
    /// <param name="made">Fields whose vectors are made of the source: a column of that name holds no vectors.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidFileException">The file is missing or damaged at its beginning.</exception>
    public static ImportSource Open(
        CollectionDescription collection, InputFile file, string? field, string? documents, IReadOnlyDictionary<string, ColumnType> columns,
        ColumnNames names, IReadOnlyList<string> made, CancellationToken cancellationToken)
    {
        if (names.Without.Count > 0) throw new UsageException($"--without leaves out columns of Parquet; '{file.Name}' is none.");
        if (file.Documents is null)
        {
            if (names.Id is not null || names.Vectors.Count > 0)
                throw new UsageException($"--id and --vector name columns and properties; the vectors of '{file.Name}' have none.");
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
            VectorFields = VectorFields(collection, field, names, made),
            VectorNames = names.Vectors,
            IdName = names.Id ?? "id",
            Columns = columns,
        };
        return new ImportSource(file.ReadDocuments(options, cancellationToken), null);
    }

    /// <summary>The documents of a Parquet file.</summary>
    /// <param name="collection">Where the documents will go.</param>
    /// <param name="input">What is read.</param>
    /// <param name="file">The file, opened.</param>
    /// <param name="field">The one vector field that the file is to have; null for any of the collection's.</param>
    /// <param name="names">What columns are called.</param>
    /// <param name="made">Fields whose vectors are made of the source.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidFileException">Its columns are not those of documents.</exception>
    public static ImportSource Of(
        CollectionDescription collection, InputFile input, ParquetFile file, string? field, ColumnNames names, IReadOnlyList<string> made,
        CancellationToken cancellationToken)
    {
        ColumnPlan plan = ColumnPlan.Of(input.Name, file.Schema, VectorFields(collection, field, names, made), made, names);
        return new ImportSource(file.ReadAsync(plan, cancellationToken), file.Rows);
    }

    private static string[] VectorFields(
        CollectionDescription collection, string? field, ColumnNames names, IReadOnlyList<string> made) =>
        [.. (field is null ? collection.Fields.Select(known => known.Field.Name) : [field]).Except(made).Union(names.Vectors.Keys)];
}
