using System.Runtime.CompilerServices;
using OrleansLsh.Core;
using OrleansLsh.Core.Formats;
using OrleansLsh.Index;

namespace OrleansLsh.Cli.Input;

/// <summary>Queries of a search by file, in blocks.</summary>
internal static class QueryFile
{
    /// <summary>Queries that are searched together.</summary>
    public const int BlockSize = 1_000;

    private static readonly Dictionary<string, ColumnType> NoTypes = [];

    /// <summary>Every query's vectors, in the file's order; at most <see cref="BlockSize"/> in a block.</summary>
    /// <param name="collection">The collection to search.</param>
    /// <param name="file">Vectors, or documents whose vectors are the queries.</param>
    /// <param name="field">The field of a vector file; null for the collection's only one.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static IAsyncEnumerable<IReadOnlyList<IReadOnlyDictionary<string, ReadOnlyMemory<float>>>> ReadAsync(
        CollectionDescription collection, InputFile file, string? field, CancellationToken cancellationToken) =>
        file.Documents is null
            ? ReadVectorsAsync(file, SingleField.Of(collection, field).Name, cancellationToken)
            : ReadDocumentsAsync(ImportSource.Open(collection, file, field, null, NoTypes, cancellationToken).Documents, cancellationToken);

    private static async IAsyncEnumerable<IReadOnlyList<IReadOnlyDictionary<string, ReadOnlyMemory<float>>>> ReadVectorsAsync(
        InputFile file, string field, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = file.OpenVectors();
        while (await reader.ReadAsync(BlockSize, cancellationToken) is { } block)
        {
            var queries = new Dictionary<string, ReadOnlyMemory<float>>[block.Count];
            for (int row = 0; row < block.Count; row++)
                queries[row] = new() { [field] = block.Values.Slice(row * block.Dimensions, block.Dimensions) };
            yield return queries;
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<IReadOnlyDictionary<string, ReadOnlyMemory<float>>>> ReadDocumentsAsync(
        IAsyncEnumerable<Document> documents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var block in documents.Chunk(BlockSize).WithCancellation(cancellationToken))
            yield return [.. block.Select(document => document.Vectors)];
    }
}
