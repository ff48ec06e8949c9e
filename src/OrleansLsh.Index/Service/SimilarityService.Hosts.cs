using OrleansLsh.Core;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Writing;

namespace OrleansLsh.Index.Service;

/// <content>What hosts have of the service beyond its interface.</content>
public sealed partial class SimilarityService
{
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
        DoAsync("hash", collection, () => NormalizeNowAsync(collection, field, vectors, cancellationToken));

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
