using System.Diagnostics.CodeAnalysis;

namespace OrleansLsh;

/// <summary>The short forms of what is asked for most.</summary>
public static class SimilarityServiceExtensions
{
    /// <summary>Creates a collection with one vector field.</summary>
    /// <param name="service">The service.</param>
    /// <param name="collection">Its name.</param>
    /// <param name="field">The field's name.</param>
    /// <param name="dimensions">Components of its vectors.</param>
    /// <param name="metric">How distance is measured. Default cosine.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static Task<CollectionDescription> CreateAsync(
        this ISimilarityService service, string collection, string field, int dimensions, Metric metric = Metric.Cosine,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.CreateAsync(collection, [new VectorField(field, dimensions, metric)], cancellationToken);
    }

    /// <summary>Trains every field with the default options.</summary>
    public static Task<CollectionDescription> TrainAsync(
        this ISimilarityService service, string collection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.TrainAsync(collection, new TrainRequest(new TrainingOptions()), null, cancellationToken);
    }

    /// <summary>Changes the embedder of a field: the vectors of all documents are made anew of their texts and a model is trained on them,
    /// beside what is in use; then all of it is replaced in one step. Whatever ends it before leaves the collection as it was. Documents
    /// that are written meanwhile are kept, and get such vectors too.</summary>
    /// <param name="service">The service.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="field">A vector field of which every document that has a vector has a text.</param>
    /// <param name="embedder">The name of the embedder, another than the field has; its vectors may have other dimensions.</param>
    /// <param name="options">How the model is trained; null as the one in use was, with as many subspaces and cells as suit the vectors, or
    /// with the defaults where there is none.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Cancels it; the vectors in use stay.</param>
    /// <returns>The collection after it; <see cref="ISimilarityService.RollbackAsync"/> takes it back where the backend keeps what was
    /// replaced.</returns>
    /// <exception cref="LshException">The serving process does not have the embedder, the field has it already, a document has no text, or
    /// there are fewer than two; <see cref="ErrorKind.Conflict"/> while the collection is trained.</exception>
    public static async Task<CollectionDescription> ReembedAsync(
        this ISimilarityService service, string collection, string field, string embedder, TrainingOptions? options = null,
        IProgress<TrainProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(embedder);
        CollectionDescription before = await service.DescribeAsync(collection, cancellationToken);
        FieldDescription? now = before.Fields.FirstOrDefault(known => known.Field.Name == field);
        // A silo of an earlier version does not refuse it, and afterwards nobody could tell that it only trained.
        if (now is not null && TrainRequest.SameEmbedder(collection, now.Field, embedder) is { } fault) throw fault;
        options ??= (now?.Options ?? new TrainingOptions()) with { Subspaces = null, Cells = null };
        var request = new TrainRequest(options, [field])
        {
            Embedders = new Dictionary<string, string>(StringComparer.Ordinal) { [field] = embedder },
        };
        CollectionDescription after = await service.TrainAsync(collection, request, progress, cancellationToken);
        // A silo of an earlier version knows nothing of embedders in a training, and trains.
        if (after.Fields.FirstOrDefault(known => known.Field.Name == field)?.Field.Embedder != embedder)
            throw new LshException(
                ErrorKind.NotSupported,
                $"Field '{field}' was trained, and keeps its embedder: who serves '{collection}' is of an earlier version. Update it "
                + "first.")
            {
                Operation = "train",
                Collection = collection,
            };
        return after;
    }

    /// <summary>Writes documents, each replacing the one of the same id; they are durable and found when this returns.</summary>
    /// <param name="service">The service.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="documents">At most 100,000; of several with the same id the last stays.</param>
    /// <param name="cancellationToken">Cancels before the commit, never in it.</param>
    /// <returns>How many were written: all, without failures.</returns>
    /// <exception cref="LshException">A document is wrong, and nothing was written: how many are, and why the first, whose
    /// <see cref="LshException.Kind"/> it has. Where something was written all the same, as <see cref="ISimilarityService.WriteAsync"/>
    /// says it may be, the message says how much.</exception>
    public static async Task<WriteReport> UpsertAsync(
        this ISimilarityService service, string collection, IReadOnlyList<Document> documents,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        WriteReport report = await service.WriteAsync(collection, documents, allOrNone: true, cancellationToken);
        return report.Failures.Count == 0 ? report : throw FailedDocuments.Refused(collection, documents.Count, report);
    }

    /// <summary>Changes the source of a document and leaves its vectors as they are; where they are made of texts that change, they are
    /// made again.</summary>
    /// <param name="service">The service.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The document.</param>
    /// <param name="changes">Anything that serialises to a JSON object, which is merged into the source as RFC 7396 says; a property that
    /// is null is removed.</param>
    /// <param name="cancellationToken">Cancels before the commit, never in it.</param>
    /// <exception cref="LshException">There is no such document, or it cannot be changed so; it stays as it was.</exception>
    [RequiresUnreferencedCode(Document.Reflected), RequiresDynamicCode(Document.Reflected)]
    public static async Task UpdateAsync(
        this ISimilarityService service, string collection, string id, object changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(changes);
        WriteReport report = await service.UpdateAsync(collection, [DocumentUpdate.Of(id, changes)], cancellationToken);
        foreach (DocumentFailure failure in report.Failures)
            throw new LshException(failure.Kind, failure.Message) { Operation = "update", Collection = collection };
    }

    /// <summary>A document as it was written (under cosine with its vectors normalised), or null.</summary>
    public static Task<Document?> GetAsync(
        this ISimilarityService service, string collection, string id, bool withVectors = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.GetAsync(collection, [id], withVectors, cancellationToken).FirstOrDefaultAsync(cancellationToken).AsTask();
    }

    /// <summary>The values of a source field among the documents that match a filter, the most frequent first.</summary>
    /// <param name="service">The service.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="field">A property of the source; <c>a.b</c> for b inside the object a.</param>
    /// <param name="filter">Which documents; null for all.</param>
    /// <param name="limit">Values wanted, 1 to 10,000.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<Facet> FacetAsync(
        this ISimilarityService service, string collection, string field, Filter? filter = null, int limit = 10,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        var request = new FacetRequest { Fields = [field], Filter = filter, Limit = limit };
        return (await service.FacetAsync(collection, request, cancellationToken)).Facets[0];
    }

    /// <summary>The documents nearest to one of the collection's, without itself.</summary>
    public static Task<SearchResponse> SearchAsync(
        this ISimilarityService service, string collection, string id, int limit = 10, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.SearchAsync(collection, new SearchRequest { Id = id, Limit = limit }, cancellationToken);
    }

    /// <summary>The documents nearest to a vector, in a collection with one vector field, which is asked for its name first: who searches
    /// often names the field.</summary>
    /// <param name="service">The service.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="vector">As many components as the field has dimensions.</param>
    /// <param name="limit">Hits wanted, 1 to 10,000.</param>
    /// <param name="filter">Only documents that match; null for all.</param>
    /// <param name="include">Source fields that hits carry; null for all, empty for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LshException">The collection has several vector fields, or the search is wrong.</exception>
    public static Task<SearchResponse> SearchAsync(
        this ISimilarityService service, string collection, ReadOnlyMemory<float> vector, int limit = 10, Filter? filter = null,
        IReadOnlyList<string>? include = null, CancellationToken cancellationToken = default) =>
        service.SearchAsync(collection, field: null, vector, limit, filter, include, cancellationToken);

    /// <summary>The documents nearest to a vector in one field.</summary>
    /// <param name="service">The service.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="field">The vector field; null for the only one, which the collection is then asked for first.</param>
    /// <param name="vector">As many components as the field has dimensions.</param>
    /// <param name="limit">Hits wanted, 1 to 10,000.</param>
    /// <param name="filter">Only documents that match; null for all.</param>
    /// <param name="include">Source fields that hits carry; null for all, empty for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LshException">No field is named and the collection has several, or the search is wrong.</exception>
    public static async Task<SearchResponse> SearchAsync(
        this ISimilarityService service, string collection, string? field, ReadOnlyMemory<float> vector, int limit = 10,
        Filter? filter = null, IReadOnlyList<string>? include = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        field ??= OnlyField(await service.DescribeAsync(collection, cancellationToken));
        var request = new SearchRequest
        {
            Vectors = new Dictionary<string, ReadOnlyMemory<float>>(1) { [field] = vector },
            Limit = limit,
            Filter = filter,
            Include = include,
        };
        return await service.SearchAsync(collection, request, cancellationToken);
    }

    private static string OnlyField(CollectionDescription collection) =>
        collection.Fields is [{ } only] ? only.Field.Name : throw new LshException(ErrorKind.InvalidArgument,
            $"Collection '{collection.Name}' has {collection.Fields.Count} vector fields "
            + $"({string.Join(", ", collection.Fields.Select(field => field.Field.Name))}); say which one.")
        {
            Operation = "search",
            Collection = collection.Name,
        };
}
