using System.Diagnostics;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;
using OrleansLsh.Index.Service.Writing;

namespace OrleansLsh;

/// <remarks>What hosts that stand between callers and the service have beyond <see cref="ISimilarityService"/>.</remarks>
public sealed partial class SimilarityService
{
    /// <summary>Trains for somebody, of whom the next one who wants to train is told.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="request">What to train, and how.</param>
    /// <param name="requester">Who trains; null where nobody is named.</param>
    /// <param name="progress">Told how far it is; null for nobody.</param>
    /// <param name="cancellationToken">Cancels the training; the models in use keep serving.</param>
    public Task<CollectionDescription> TrainAsync(
        string collection, TrainRequest request, string? requester, IProgress<TrainProgress>? progress,
        CancellationToken cancellationToken) =>
        DoAsync("train", collection, async () =>
        {
            long start = Stopwatch.GetTimestamp();
            await _trainer.TrainAsync(collection, request, requester, progress, cancellationToken);
            ServiceMetrics.OnTrained(start);
            return await DescribeNowAsync(collection, cancellationToken);
        }, cancellationToken);

    /// <summary>Writes documents by a call that has its place in a queue; what has a place is written, whoever still waits for
    /// it.</summary>
    /// <param name="place">A place in one of <see cref="NewQueue"/>'s.</param>
    /// <param name="documents">Documents of the ids that the place was taken for.</param>
    /// <param name="allOrNone">Whether nothing is written where one of them is wrong. Default: the others are.</param>
    public Task<WriteReport> WriteAsync(QueuedCall place, IReadOnlyList<Document> documents, bool allOrNone = false) =>
        DoAsync(
            "upsert", place.Collection,
            () => CountedAsync(_writer.WriteAsync(place, documents, allOrNone, CancellationToken.None)),
            CancellationToken.None);

    /// <summary>Deletes documents by a call that has its place in a queue; what has a place is done, whoever still waits for it.</summary>
    /// <param name="place">A place in one of <see cref="NewQueue"/>'s.</param>
    /// <param name="ids">Ids that the place was taken for.</param>
    public Task<int> DeleteAsync(QueuedCall place, IReadOnlyList<string> ids) =>
        DoAsync("delete", place.Collection, () => _writer.DeleteAsync(place, ids, CancellationToken.None), CancellationToken.None);

    /// <summary>A queue before a collection for a host with limits of its own, beside that of the calls by the collection's name.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="limits">How many calls wait, and how much goes into one commit.</param>
    /// <param name="listener">Told what the host's operator should know.</param>
    public CommitQueue NewQueue(string collection, CommitLimits limits, ICommitListener listener) =>
        new(collection, _writer, limits, listener);

    /// <summary>Vectors as a field's current model codes them: checked, and of length 1 under cosine. For a host that hashes by
    /// itself.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="field">A field with a model; null for the only one.</param>
    /// <param name="vectors">The vectors.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LshException">A vector is wrong; the message has its row. <see cref="ErrorKind.NotTrained"/> where the field has no
    /// model.</exception>
    public Task<NormalizedVectors> NormalizeAsync(
        string collection, string? field, VectorBlock vectors, CancellationToken cancellationToken) =>
        DoAsync("hash", collection, () => NormalizeNowAsync(collection, field, vectors, cancellationToken), cancellationToken);

    /// <summary>The vector fields of a collection with their models, at most a second old.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.UnknownCollection"/>.</exception>
    public async ValueTask<IReadOnlyList<FieldState>> FieldsAsync(string collection, CancellationToken cancellationToken) =>
        (await _collections.GetAsync(collection, cancellationToken)).Fields;

    /// <summary>Reads a collection's vector fields and their models as they were known last, and again as they are now where the reading
    /// finds these outdated.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="read">Throws <see cref="ErrorKind.ModelMismatch"/> where it wants other models than it gets.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.UnknownCollection"/>, or what the reading throws of the models of
    /// now.</exception>
    public Task<T> WithFieldsAsync<T>(string collection, Func<IReadOnlyList<FieldState>, T> read, CancellationToken cancellationToken) =>
        _collections.WithAsync(collection, snapshot => Task.FromResult(read(snapshot.Fields)), cancellationToken);
}
