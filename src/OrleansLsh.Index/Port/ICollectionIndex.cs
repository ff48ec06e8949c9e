using OrleansLsh.Core;
using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Port;

/// <summary>One collection behind the port. Safe for concurrent use.</summary>
/// <remarks>What comes in is valid already: the service checks requests, normalises vectors and hashes them.</remarks>
public interface ICollectionIndex
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Its vector fields, in the order of creation.</summary>
    IReadOnlyList<VectorField> Fields { get; }

    /// <summary>Whether it finds the cells of documents by itself; then batches come without.</summary>
    bool AssignsCells => false;

    /// <summary>Writes and deletions that it takes at a time: what comes meanwhile is put together and follows. Default 1, for an index that makes one
    /// change after the other.</summary>
    int CommitsAtOnce => 1;

    /// <summary>The shortest vector but 0 whose distances it tells apart under the euclidean metric; shorter ones are refused.</summary>
    double MinLength => VectorRules.MinLength;

    /// <summary>Documents in the collection.</summary>
    Task<long> CountAsync(CancellationToken cancellationToken);

    /// <summary>Documents that have a vector in each of <see cref="Fields"/>, in their order.</summary>
    Task<IReadOnlyList<long>> CountFieldsAsync(CancellationToken cancellationToken);

    /// <summary>A vector field with its model and its tuning, as of when the collection was last opened, or later.</summary>
    /// <remarks>Opening a collection looks at it; this is quick for one that has not changed since the look before.</remarks>
    ValueTask<FieldState> StateAsync(string field, CancellationToken cancellationToken);

    /// <summary>Writes a batch; when this returns, every document that is not reported is durable and found by searches
    /// (<see cref="EncodedBatch.IsFoundAfterFlush"/>: found later).</summary>
    /// <returns>What could not be written; empty where everything was.</returns>
    /// <exception cref="LshException"><see cref="ErrorKind.ModelMismatch"/>, with nothing written, where a field has another model version by
    /// now.</exception>
    Task<IReadOnlyList<DocumentFailure>> WriteAsync(EncodedBatch batch, CancellationToken cancellationToken);

    /// <summary>Ends an import: when this returns, searches find what was written by it, or soon will where the index cannot see to that just now.
    /// Nothing to do where every write is found at once.</summary>
    Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Deletes documents; gives how many of the ids were there.</summary>
    Task<int> DeleteAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);

    /// <summary>Documents by id, in the order of the ids; null where there is none.</summary>
    /// <remarks>All of them are in memory at once: who reads many asks for few at a time.</remarks>
    Task<IReadOnlyList<Document?>> GetAsync(IReadOnlyList<string> ids, DocumentParts parts, CancellationToken cancellationToken);

    /// <summary>Answers queries, each as if it were alone; several are spread over the cores.</summary>
    /// <remarks>Hits are charged to <see cref="IndexQuery.Budget"/> as they are read.</remarks>
    /// <exception cref="LshException">An unknown id; a hash of another model version than the index holds; an answer past its budget.</exception>
    Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken);

    /// <summary>Which of these source fields no document has a value in, be it deep inside.</summary>
    Task<IReadOnlyList<string>> MissingFieldsAsync(IReadOnlyCollection<string> fields, CancellationToken cancellationToken);

    /// <summary>All documents in the order in which they were written. Each that is there from the beginning to the end comes exactly once, in some version of
    /// that time; one that comes or goes meanwhile may or may not be among them.</summary>
    /// <remarks>A few megabytes of them are read at a time, or one document where that is larger.</remarks>
    IAsyncEnumerable<Document> ScanAsync(bool withVectors, CancellationToken cancellationToken);

    /// <summary>The vectors of one field, in blocks of a few megabytes, of the documents that <see cref="ScanAsync"/> would give.</summary>
    IAsyncEnumerable<VectorBlock> ScanVectorsAsync(string field, CancellationToken cancellationToken);

    /// <summary>Codes every document by new models, beside those in use. Writes and searches go on meanwhile, by the models in use.</summary>
    /// <param name="models">Field → model, at least one; a model's version is one above that in use.</param>
    /// <param name="progress">Told how many documents are coded; null where nobody listens.</param>
    /// <param name="cancellationToken">Cancels the call; the models in use keep serving.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.ModelMismatch"/>: a version does not follow that in use. <see cref="ErrorKind.Conflict"/>:
    /// another process trains the collection.</exception>
    Task<IPreparedModels> PrepareAsync(IReadOnlyDictionary<string, Model> models, IProgress<long>? progress, CancellationToken cancellationToken);

    /// <summary>Puts the models that were last replaced back in their place, with their settings. Documents stay as they are now, coded by those
    /// models.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.NotSupported"/>, with nothing changed, where the backend keeps no earlier model;
    /// <see cref="ErrorKind.Conflict"/> where there is none to go back to.</exception>
    Task RollbackAsync(CancellationToken cancellationToken) => Task.FromException(new LshException(
        ErrorKind.NotSupported,
        $"The index that holds collection '{Name}' keeps no earlier model, so there is none to go back to; train again with other options."));

    /// <summary>How many documents carry each of these codes' tokens.</summary>
    /// <param name="field">A field with a model.</param>
    /// <param name="modelVersion">The version that made the codes.</param>
    /// <param name="codes">n codes, one per subspace.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>n document frequencies.</returns>
    /// <exception cref="LshException"><see cref="ErrorKind.ModelMismatch"/> where the field has another model version by now.</exception>
    Task<IReadOnlyList<long>> FrequenciesAsync(string field, int modelVersion, ReadOnlyMemory<byte> codes, CancellationToken cancellationToken);

    /// <summary>Cells K that serve this backend best, where a training does not say how many.</summary>
    /// <param name="field">The field.</param>
    /// <param name="documents">Documents with a vector in the field.</param>
    int DefaultCells(VectorField field, long documents) => ModelTrainer.Cells(new TrainingOptions(), documents);
}
