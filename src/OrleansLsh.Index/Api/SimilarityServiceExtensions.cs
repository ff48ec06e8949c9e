using OrleansLsh.Core;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Index;

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

    /// <summary>A document as it was written (under cosine with its vectors normalised), or null.</summary>
    public static Task<Document?> GetAsync(
        this ISimilarityService service, string collection, string id, bool withVectors = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.GetAsync(collection, [id], withVectors, cancellationToken).FirstOrDefaultAsync(cancellationToken).AsTask();
    }

    /// <summary>The documents nearest to one of the collection's, without itself.</summary>
    public static Task<SearchResponse> SearchAsync(
        this ISimilarityService service, string collection, string id, int limit = 10, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.SearchAsync(collection, new SearchRequest { Id = id, Limit = limit }, cancellationToken);
    }
}
