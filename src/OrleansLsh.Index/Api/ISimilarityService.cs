namespace OrleansLsh;

/// <summary>Similar-item search: the one interface, whether in process, over HTTP or over a cluster.</summary>
/// <remarks>Safe for concurrent use. Every method throws <see cref="LshException"/> with a clear message for bad input, before anything is
/// written. What a write has acknowledged survives a crash.</remarks>
public interface ISimilarityService : IAsyncDisposable
{
    /// <summary>Creates an empty collection.</summary>
    /// <param name="collection">Lower-case letters, digits, <c>_</c> and <c>-</c>, 1 to 64 of them, starting with a letter.</param>
    /// <param name="fields">1 to 16 vector fields of different names.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<CollectionDescription> CreateAsync(
        string collection, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken = default);

    /// <summary>A collection as it stands now.</summary>
    Task<CollectionDescription> DescribeAsync(string collection, CancellationToken cancellationToken = default);

    /// <summary>All collections, by name. One that cannot be read is among them, with its
    /// <see cref="CollectionDescription.Fault"/>.</summary>
    Task<IReadOnlyList<CollectionDescription>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes a collection with everything in it.</summary>
    Task DropAsync(string collection, CancellationToken cancellationToken = default);

    /// <summary>Trains models on what the collection holds, codes its documents anew without a gap, and chooses the default
    /// setting. Cancelling leaves the collection as it was; a training that was published before it could end succeeds.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Conflict"/> while another training of the collection runs.</exception>
    Task<CollectionDescription> TrainAsync(
        string collection, TrainRequest request, IProgress<TrainProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Puts back the model that the last one replaced, of the field that was trained last; documents that were written since
    /// stay.</summary>
    /// <returns>The collection after it.</returns>
    /// <exception cref="LshException"><see cref="ErrorKind.NotSupported"/>, with nothing changed, where the backend keeps no earlier model;
    /// <see cref="ErrorKind.Conflict"/> where there is none to go back to, and while a training of the collection runs.</exception>
    Task<CollectionDescription> RollbackAsync(string collection, CancellationToken cancellationToken = default);

    /// <summary>Writes documents from a stream in batches; a bad document is reported, the others are kept.</summary>
    /// <remarks>A batch is durable when its progress is told; searches find all of them when this returns, and may find some
    /// before.</remarks>
    /// <param name="collection">The collection.</param>
    /// <param name="documents">Read once, in order.</param>
    /// <param name="options">Batch size and where to go on; null for the defaults.</param>
    /// <param name="progress">Told after each commit.</param>
    /// <param name="cancellationToken">Stops between commits; what was committed stays.</param>
    Task<ImportReport> ImportAsync(
        string collection, IAsyncEnumerable<Document> documents, ImportOptions? options = null,
        IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Writes documents, each replacing the one of the same id, and reports those that are wrong; the others are durable and found
    /// when this returns. <see cref="SimilarityServiceExtensions.UpsertAsync"/> throws instead.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="documents">At most 100,000; of several with the same id the last stays.</param>
    /// <param name="allOrNone">Whether nothing is written where one of the documents is wrong. Default: the others are. Over a cluster it
    /// holds for parts of 4 MB, and what comes after the first part with a wrong one is not written; Elasticsearch may refuse a single
    /// document that was right when it was sent, and is then told among the failures.</param>
    /// <param name="cancellationToken">Cancels before the commit, never in it.</param>
    Task<WriteReport> WriteAsync(
        string collection, IReadOnlyList<Document> documents, bool allOrNone = false, CancellationToken cancellationToken = default);

    /// <summary>Changes the sources of documents and leaves their vectors as they are; of documents that are made of texts, the vectors of
    /// those that change are made again. Reports updates that cannot be made, those of documents that are not there among them; the others
    /// are durable and found when this returns.</summary>
    /// <remarks>A changed document counts as written last. Writes of the same documents that go through the same process, or the same
    /// cluster, come before an update or after it; on Elasticsearch what another process writes in between is lost.</remarks>
    /// <param name="collection">The collection.</param>
    /// <param name="updates">At most 100,000; several of one document are made in their order.</param>
    /// <param name="cancellationToken">Cancels before a commit, never in it; of many updates the first may have been made.</param>
    Task<WriteReport> UpdateAsync(
        string collection, IReadOnlyList<DocumentUpdate> updates, CancellationToken cancellationToken = default);

    /// <summary>Documents by id as they were written (under cosine with their vectors normalised), in the order of the ids; null where
    /// there is none.</summary>
    /// <remarks>They are read in pages of some megabytes, whatever their number; Elasticsearch sizes a page by the documents of the one
    /// before, at most twice as many and 32, so where large documents follow small ones a page may be larger. An id that cannot be one
    /// is refused before any document is given.</remarks>
    /// <param name="collection">The collection.</param>
    /// <param name="ids">As many as one likes; one that is repeated is answered each time.</param>
    /// <param name="withVectors">Whether the documents carry their vectors.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    IAsyncEnumerable<Document?> GetAsync(
        string collection, IReadOnlyList<string> ids, bool withVectors = false, CancellationToken cancellationToken = default);

    /// <summary>Deletes documents.</summary>
    /// <returns>How many of the ids were there.</returns>
    Task<int> DeleteAsync(string collection, IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Deletes the documents that match a filter, up to 10,000 at a time; those that were deleted before the call was cancelled or
    /// failed stay deleted. They are those that match when the call looks: one that is written again while it runs may be deleted all the
    /// same, though it matches no more.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="filter">Which documents; an empty one for all.</param>
    /// <param name="cancellationToken">Stops between two deletions.</param>
    /// <returns>How many were deleted; over a cluster without those of a part whose answer was lost and that was sent again.</returns>
    Task<long> DeleteAsync(string collection, Filter filter, CancellationToken cancellationToken = default);

    /// <summary>How many documents match a filter.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="filter">Which documents; null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<long> CountAsync(string collection, Filter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>The values of source fields among the documents that match a filter, with how many of them have each: exact, the most
    /// frequent first.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="request">Fields, filter and limit.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.TooLarge"/> where a field has more than 10,000 different values among these
    /// documents.</exception>
    Task<FacetResponse> FacetAsync(string collection, FacetRequest request, CancellationToken cancellationToken = default);

    /// <summary>The nearest documents.</summary>
    Task<SearchResponse> SearchAsync(string collection, SearchRequest request, CancellationToken cancellationToken = default);

    /// <summary>Several searches at once, over all cores; answers in the order of the requests.</summary>
    Task<IReadOnlyList<SearchResponse>> SearchAsync(
        string collection, IReadOnlyList<SearchRequest> requests, CancellationToken cancellationToken = default);

    /// <summary>Why a document is near a query.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="request">The query; only id or vectors, and weights, count.</param>
    /// <param name="hitId">The document to explain.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<Explanation> ExplainAsync(string collection, SearchRequest request, string hitId, CancellationToken cancellationToken = default);

    /// <summary>Measures recall and speed of settings on queries drawn from the collection.</summary>
    /// <returns>At least <c>exact</c>, <c>seed</c> and <c>default</c>, in this order (without a model only <c>exact</c>).</returns>
    Task<IReadOnlyList<MeasuredSetting>> EvaluateAsync(
        string collection, EvaluationRequest request, IProgress<MeasuredSetting>? progress = null,
        CancellationToken cancellationToken = default);

    /// <summary>Tries what the backend could keep of a field's vectors instead of cells, on a sample beside the collection: as a training
    /// with <see cref="IndexMethod.Auto"/> does, but the collection stays as it is.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="request">The field, the queries and the recall.</param>
    /// <param name="progress">Told how many documents of the samples are written.</param>
    /// <param name="cancellationToken">Cancels the trial; nothing is left of it.</param>
    /// <returns>What was measured, and which method a training would take.</returns>
    /// <exception cref="LshException"><see cref="ErrorKind.NotSupported"/> where the backend has cells only,
    /// <see cref="ErrorKind.NotTrained"/> where the field has no model, <see cref="ErrorKind.TooFewVectors"/> below
    /// <see cref="MethodTrialRequest.FewestDocuments"/>, <see cref="ErrorKind.Conflict"/> while the collection is trained.</exception>
    Task<MethodTable> TryMethodsAsync(
        string collection, MethodTrialRequest request, IProgress<TrainProgress>? progress = null,
        CancellationToken cancellationToken = default);

    /// <summary>The codes that vectors have as documents under the field's current model.</summary>
    /// <returns>count × n codes; <c>TokenFormat.Tokens</c> prints a row.</returns>
    /// <exception cref="LshException"><see cref="ErrorKind.NotTrained"/> where the field has no model.</exception>
    Task<ReadOnlyMemory<byte>> HashAsync(
        string collection, string? field, VectorBlock vectors, CancellationToken cancellationToken = default);

    /// <summary>All documents, in the order in which they were written.</summary>
    IAsyncEnumerable<Document> ExportAsync(string collection, bool withVectors = true, CancellationToken cancellationToken = default);

    /// <summary>All documents that match a filter when the first is asked for, in the order in which they were written. One that is deleted
    /// meanwhile is left out, and one that is changed comes as it is by then.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.InvalidFilter"/>.</exception>
    IAsyncEnumerable<Document> ExportAsync(
        string collection, Filter filter, bool withVectors = true, CancellationToken cancellationToken = default);
}
