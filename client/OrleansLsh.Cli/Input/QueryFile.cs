using System.Runtime.CompilerServices;
using OrleansLsh.Cli.Input.Columns;
using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;

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
            : ReadDocumentsAsync(
                ImportSource.Open(collection, file, field, null, NoTypes, ColumnNames.Default, [], cancellationToken).Documents,
                cancellationToken);

    /// <summary>The queries of a training: all of a file, or as many as a training takes, drawn from it uniformly.</summary>
    /// <param name="collection">The collection to train.</param>
    /// <param name="file">Vectors, or documents whose vectors are the queries.</param>
    /// <param name="field">The field of a vector file; null for the collection's only one.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="LshException">There are no queries, or a vector has other dimensions than its field.</exception>
    public static async Task<Dictionary<string, VectorBlock>> SampleAsync(
        CollectionDescription collection, InputFile file, string? field, int seed, CancellationToken cancellationToken)
    {
        var samples = new Dictionary<string, ReservoirSample>(StringComparer.Ordinal);
        int components = file.Documents is null
            ? SingleField.Of(collection, field).Dimensions
            : collection.Fields.Sum(known => known.Field.Dimensions);
        int most = Math.Clamp(TrainRequest.MaxQueryComponents / components, 1, TrainRequest.MaxQueries);
        long row = 0;
        await foreach (IReadOnlyList<IReadOnlyDictionary<string, ReadOnlyMemory<float>>> block in
            ReadAsync(collection, file, field, cancellationToken))
            foreach (IReadOnlyDictionary<string, ReadOnlyMemory<float>> query in block)
            {
                foreach ((string name, ReadOnlyMemory<float> vector) in query)
                {
                    int dimensions = SingleField.Of(collection, name).Dimensions;
                    if (vector.Length != dimensions)
                        throw new LshException(ErrorKind.WrongDimensions,
                            $"Query {row} of '{file.Name}' has {vector.Length} dimensions in field '{name}'; those of "
                            + $"collection '{collection.Name}' have {dimensions}.");
                    Require(collection, file, name, row, vector.Span);
                    if (!samples.TryGetValue(name, out ReservoirSample? sample))
                        sample = samples[name] = new ReservoirSample(dimensions, most, seed);
                    sample.Add(new VectorBlock(dimensions, vector));
                }
                row++;
            }
        return samples.Count > 0
            ? samples.ToDictionary(sample => sample.Key, sample => sample.Value.ToBlock())
            : throw new LshException(ErrorKind.InvalidArgument, $"'{file.Name}' holds no queries to measure with.");
    }

    /// <summary>The service knows a query's place in the sample only, not in the file.</summary>
    private static void Require(CollectionDescription collection, InputFile file, string field, long row, ReadOnlySpan<float> vector)
    {
        int wrong = VectorRules.FirstNotFinite(vector);
        if (wrong >= 0)
            throw new LshException(
                ErrorKind.NotFinite, $"Query {row} of '{file.Name}' has {vector[wrong]} at component {wrong} in field '{field}'.");
        bool isCosine = collection.Fields.Any(known => known.Field.Name == field && known.Field.Metric == Metric.Cosine);
        if (isCosine && VectorRules.SquaredNorm(vector) == 0)
            throw new LshException(
                ErrorKind.ZeroVector, $"Query {row} of '{file.Name}' is zero in field '{field}', which cosine cannot compare.");
    }

    private static async IAsyncEnumerable<IReadOnlyList<IReadOnlyDictionary<string, ReadOnlyMemory<float>>>> ReadVectorsAsync(
        InputFile file, string field, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using IVectorReader reader = file.OpenVectors();
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
        await foreach (Document[] block in documents.Chunk(BlockSize).WithCancellation(cancellationToken))
            yield return [.. block.Select(document => document.Vectors)];
    }
}
