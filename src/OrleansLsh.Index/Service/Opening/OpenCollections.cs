using System.Collections.Concurrent;
using OrleansLsh.Core;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Opening;

/// <summary>The collections in use, each with a recent state of its fields, so that a search need not ask for it.</summary>
/// <remarks>A state may be a second old. That is safe: the index refuses what was hashed by another model version than its own,
/// and the caller looks again.</remarks>
internal sealed class OpenCollections(IDocumentIndex index, TimeProvider time)
{
    /// <summary>Models are replaced field by field, so that a request may meet more than one change.</summary>
    public const int Attempts = 4;

    private readonly ConcurrentDictionary<string, CollectionSnapshot> _open = new(StringComparer.Ordinal);
    private readonly long _lifetime = time.TimestampFrequency;

    /// <summary>A collection with a state at most a second old.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.UnknownCollection"/>.</exception>
    public ValueTask<CollectionSnapshot> GetAsync(string collection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(collection);
        return _open.TryGetValue(collection, out CollectionSnapshot? known) && time.GetTimestamp() - known.TakenAt < _lifetime
            ? new ValueTask<CollectionSnapshot>(known)
            : RefreshAsync(collection, cancellationToken);
    }

    /// <summary>A collection as a write needs it. Where the index cannot be asked, the state before serves: how long a write waits for a server
    /// to come back is the index's to say, and an import is not to end because one was away for a moment between two of its batches.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.UnknownCollection"/>; or <see cref="ErrorKind.Unavailable"/>, and it was not used before.</exception>
    public async ValueTask<CollectionSnapshot> GetForWriteAsync(string collection, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(collection, cancellationToken);
        }
        catch (LshException error) when (error.Kind == ErrorKind.Unavailable && _open.TryGetValue(collection, out CollectionSnapshot? known))
        {
            return known;
        }
    }

    /// <summary>A collection with its state of now.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.UnknownCollection"/>.</exception>
    public async ValueTask<CollectionSnapshot> RefreshAsync(string collection, CancellationToken cancellationToken)
    {
        ICollectionIndex? found = await index.OpenAsync(collection, cancellationToken);
        if (found is null)
        {
            Forget(collection);
            throw new LshException(ErrorKind.UnknownCollection, $"There is no collection '{collection}'; create it first.");
        }
        long takenAt = time.GetTimestamp();
        var fields = new FieldState[found.Fields.Count];
        for (int i = 0; i < fields.Length; i++) fields[i] = await found.StateAsync(found.Fields[i].Name, cancellationToken);
        var snapshot = new CollectionSnapshot(found, fields, takenAt);
        _open[collection] = snapshot;
        return snapshot;
    }

    /// <summary>Whether an error says that the state was too old: another model has been installed, or the collection was dropped and maybe made
    /// anew.</summary>
    public static bool IsOutdated(LshException error) => error.Kind is ErrorKind.ModelMismatch or ErrorKind.UnknownCollection;

    /// <summary>Works with a recent state, and again with that of now where it proves too old.</summary>
    public async Task<T> WithAsync<T>(string collection, Func<CollectionSnapshot, Task<T>> work, CancellationToken cancellationToken) =>
        await WithAsync(await GetAsync(collection, cancellationToken), work, cancellationToken);

    /// <summary>Makes a call with a state that the caller has, and again with a fresh one where that is outdated.</summary>
    public async Task<T> WithAsync<T>(CollectionSnapshot snapshot, Func<CollectionSnapshot, Task<T>> work, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await work(snapshot);
            }
            catch (LshException error) when (IsOutdated(error) && attempt < Attempts)
            {
                snapshot = await RefreshAsync(snapshot.Name, cancellationToken);
            }
        }
    }

    /// <summary>Looks anew the next time.</summary>
    public void Forget(string collection) => _open.TryRemove(collection, out _);
}
