using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Index.Port;

/// <summary>Reads and searches one collection. Safe for concurrent use.</summary>
/// <remarks>What comes in is valid already: the service checks requests, normalises vectors and hashes them.</remarks>
public interface ICollectionReader
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Its vector fields, in the order of creation.</summary>
    IReadOnlyList<VectorField> Fields { get; }

    /// <summary>The shortest vector but 0 whose distances it tells apart under the euclidean metric; shorter ones are refused.
    /// Under the others it means nothing.</summary>
    double MinLength => VectorRules.MinLength;

    /// <summary>Documents in the collection.</summary>
    Task<long> CountAsync(CancellationToken cancellationToken);

    /// <summary>Documents that match a filter.</summary>
    Task<long> CountMatchingAsync(Filter filter, CancellationToken cancellationToken);

    /// <summary>The values of a source field, each with how many of the documents that match have it, in any order: strings, numbers and
    /// truth values that stand at the path itself or in arrays there.</summary>
    /// <param name="field">A path of the source.</param>
    /// <param name="filter">Which documents; null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.TooLarge"/> where there are more than <see cref="TermCount.MostTerms"/> such
    /// values.</exception>
    Task<IReadOnlyList<TermCount>> CountTermsAsync(string field, Filter? filter, CancellationToken cancellationToken);

    /// <summary>The ids of the documents that match a filter as of one moment, in the order in which they were written; some may be gone,
    /// or match no more, when they are given.</summary>
    IAsyncEnumerable<string> MatchingAsync(Filter filter, CancellationToken cancellationToken);

    /// <summary>Documents that have a vector in each of <see cref="Fields"/>, in their order.</summary>
    Task<IReadOnlyList<long>> CountFieldsAsync(CancellationToken cancellationToken);

    /// <summary>A vector field with its model and its tuning, as of when the collection was last opened, or later.</summary>
    /// <remarks>Opening a collection looks at it; this is quick for one that has not changed since the look before.</remarks>
    ValueTask<FieldState> StateAsync(string field, CancellationToken cancellationToken);

    /// <summary>Documents by id, in the order of the ids; null where there is none.</summary>
    /// <remarks>A few megabytes of them are read at a time, or one document where that is larger, as far as sizes can be known. Repeated
    /// ids are answered each time.</remarks>
    IAsyncEnumerable<Document?> GetAsync(IReadOnlyList<string> ids, DocumentParts parts, CancellationToken cancellationToken);

    /// <summary>Answers queries, each as if it were alone; several are spread over the cores.</summary>
    /// <remarks>Hits are charged to <see cref="IndexQuery.Budget"/> as they are read.</remarks>
    /// <exception cref="LshException">An unknown id; a hash of another model version than the index holds; an answer past its
    /// budget.</exception>
    Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken);

    /// <summary>Which of these source fields no document has a value in, be it deep inside.</summary>
    Task<IReadOnlyList<string>> MissingFieldsAsync(IReadOnlyCollection<string> fields, CancellationToken cancellationToken);

    /// <summary>How many documents carry each of these codes' tokens.</summary>
    /// <param name="field">A field with a model.</param>
    /// <param name="modelVersion">The version that made the codes.</param>
    /// <param name="codes">n codes, one per subspace.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>n document frequencies.</returns>
    /// <exception cref="LshException"><see cref="ErrorKind.ModelMismatch"/> where the field has another model version by now.</exception>
    Task<IReadOnlyList<long>> FrequenciesAsync(
        string field, int modelVersion, ReadOnlyMemory<byte> codes, CancellationToken cancellationToken);

    /// <summary>All documents in the order in which they were written. Each that is there from the beginning to the end comes exactly once,
    /// in some version of that time; one that comes or goes meanwhile may or may not be among them.</summary>
    /// <remarks>A few megabytes of them are read at a time, or one document where that is larger.</remarks>
    IAsyncEnumerable<Document> ScanAsync(bool withVectors, CancellationToken cancellationToken);

    /// <summary>The vectors of one field, in blocks of a few megabytes, of the documents that <see cref="ScanAsync"/> would give.</summary>
    IAsyncEnumerable<VectorBlock> ScanVectorsAsync(string field, CancellationToken cancellationToken);

    /// <summary>Some vectors of one field, of documents drawn evenly, for statistics; all of them where there are no more. By default all
    /// are read for it, which a backend can do for less.</summary>
    /// <param name="field">The field.</param>
    /// <param name="count">How many, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    async Task<VectorBlock> SampleVectorsAsync(string field, int count, CancellationToken cancellationToken)
    {
        var sample = new ReservoirSample(Fields.First(known => known.Name == field).Dimensions, count, seed: 1);
        await foreach (VectorBlock block in ScanVectorsAsync(field, cancellationToken)) sample.Add(block);
        return sample.ToBlock();
    }
}
