using System.Collections.Concurrent;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Index.Service.Opening;

/// <summary>What this process knows of collections: how old that may be, and what happens where it was outdated.</summary>
/// <remarks>A state is good for a second. Searches are served by it for a minute more, while one look at the index is under way beside
/// them, so that none waits for more than its own request. That is safe: the index refuses what was made for another model version than its
/// own, and what an old state refuses by itself is asked again by the state of now. Writes wait for that look: what is wrong with a
/// document is reported, and not asked again.</remarks>
internal sealed class OpenCollections(IDocumentIndex index, TimeProvider time)
{
    /// <summary>Models are replaced field by field, so that a request may meet more than one change.</summary>
    private const int Attempts = 4;

    private const int GoodSeconds = 1, OldestSeconds = 60;

    private readonly ConcurrentDictionary<string, CollectionSnapshot> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<CollectionSnapshot>>> _looks = new(StringComparer.Ordinal);

    /// <summary>A collection with a state at most a second old.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.UnknownCollection"/>.</exception>
    public ValueTask<CollectionSnapshot> GetAsync(string collection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(collection);
        return _open.TryGetValue(collection, out CollectionSnapshot? known) && IsYounger(known, GoodSeconds)
            ? new ValueTask<CollectionSnapshot>(known)
            : new ValueTask<CollectionSnapshot>(Look(collection).WaitAsync(cancellationToken));
    }

    /// <summary>A collection as a write needs it. Where the index cannot be asked, the state before serves: how long a write waits for a
    /// server to come back is the index's to say, and an import is not to end because one was away for a moment between two of its
    /// batches.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.UnknownCollection"/>; or <see cref="ErrorKind.Unavailable"/>, and it was not
    /// used before.</exception>
    public async ValueTask<CollectionSnapshot> GetForWriteAsync(string collection, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(collection, cancellationToken);
        }
        catch (LshException error) when (error.Kind == ErrorKind.Unavailable
            && _open.TryGetValue(collection, out CollectionSnapshot? known))
        {
            return known;
        }
    }

    /// <summary>A collection with its state of now.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.UnknownCollection"/>.</exception>
    public async Task<CollectionSnapshot> RefreshAsync(string collection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(collection);
        long takenAt = time.GetTimestamp();
        ICollectionIndex? found = await index.OpenAsync(collection, cancellationToken);
        if (found is null)
        {
            Forget(collection);
            throw NameRules.Unknown(collection);
        }
        var fields = new FieldState[found.Fields.Count];
        for (int i = 0; i < fields.Length; i++) fields[i] = await found.StateAsync(found.Fields[i].Name, cancellationToken);
        var snapshot = new CollectionSnapshot(found, fields, takenAt);
        // Of looks that overlap, the one that began last saw what is newest.
        return _open.AddOrUpdate(collection, snapshot, (_, other) => other.TakenAt > takenAt ? other : snapshot);
    }

    /// <summary>Works with a state as a search needs it, and again with that of now where it proves too old.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="asked">What the work is about.</param>
    /// <param name="work">The work; a static method, for nothing is to be allocated for each search.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public Task<TAnswer> SearchAsync<TAsked, TAnswer>(
        string collection, TAsked asked, Func<CollectionSnapshot, TAsked, CancellationToken, Task<TAnswer>> work,
        CancellationToken cancellationToken) =>
        WithAsync(GetForSearchAsync(collection, cancellationToken), asked, work, cancellationToken);

    /// <summary>Works with a recent state, and again with that of now where it proves too old.</summary>
    public Task<T> WithAsync<T>(string collection, Func<CollectionSnapshot, Task<T>> work, CancellationToken cancellationToken) =>
        WithAsync(GetAsync(collection, cancellationToken), work, static (snapshot, todo, _) => todo(snapshot), cancellationToken);

    /// <summary>Works with a state that the caller has, and again with that of now where it proves too old.</summary>
    public Task<T> WithAsync<T>(CollectionSnapshot snapshot, Func<CollectionSnapshot, Task<T>> work, CancellationToken cancellationToken) =>
        WithAsync(new ValueTask<CollectionSnapshot>(snapshot), work, static (snapshot, todo, _) => todo(snapshot), cancellationToken);

    /// <summary>Reads the first of many with a recent state, and again with that of now where it proves too old.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="read">What is read.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>What is read, at its first where there is one.</returns>
    public Task<(IAsyncEnumerator<T> Each, bool Any)> BeginAsync<T>(
        string collection, Func<ICollectionReader, IAsyncEnumerable<T>> read, CancellationToken cancellationToken) =>
        WithAsync(collection, async snapshot =>
        {
            IAsyncEnumerator<T> each = read(snapshot.Reader).GetAsyncEnumerator(cancellationToken);
            try
            {
                return (each, await each.MoveNextAsync());
            }
            catch
            {
                await each.DisposeAsync();
                throw;
            }
        }, cancellationToken);

    /// <summary>Looks anew the next time.</summary>
    public void Forget(string collection) => _open.TryRemove(collection, out _);

    /// <summary>A collection as a search needs it: where its state is older than a second, the index is looked at beside the
    /// search.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.UnknownCollection"/>.</exception>
    private ValueTask<CollectionSnapshot> GetForSearchAsync(string collection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(collection);
        _open.TryGetValue(collection, out CollectionSnapshot? known);
        if (known is not null && IsYounger(known, GoodSeconds)) return new ValueTask<CollectionSnapshot>(known);
        Task<CollectionSnapshot> look = Look(collection);
        // In memory the look is over already.
        return known is not null && !look.IsCompleted && IsYounger(known, OldestSeconds)
            ? new ValueTask<CollectionSnapshot>(known)
            : new ValueTask<CollectionSnapshot>(look.WaitAsync(cancellationToken));
    }

    private async Task<TAnswer> WithAsync<TAsked, TAnswer>(
        ValueTask<CollectionSnapshot> first, TAsked asked, Func<CollectionSnapshot, TAsked, CancellationToken, Task<TAnswer>> work,
        CancellationToken cancellationToken)
    {
        CollectionSnapshot snapshot = await first;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await work(snapshot, asked, cancellationToken);
            }
            catch (LshException error) when (attempt < Attempts && IsOutdated(snapshot, error))
            {
                snapshot = await NewerAsync(snapshot, cancellationToken);
            }
        }
    }

    private bool IsYounger(CollectionSnapshot snapshot, int seconds) =>
        time.GetTimestamp() - snapshot.TakenAt < seconds * time.TimestampFrequency;

    /// <summary>Whether an error says that a state was too old: another model has been installed, or the collection was dropped and maybe
    /// made anew; or what the request asks for was not there when the state was taken, and may be by now.</summary>
    private bool IsOutdated(CollectionSnapshot snapshot, LshException error) =>
        error.Kind is ErrorKind.ModelMismatch or ErrorKind.UnknownCollection
        || (error.Kind is ErrorKind.UnknownField or ErrorKind.WrongDimensions or ErrorKind.NotTrained && !IsYounger(snapshot, GoodSeconds));

    /// <summary>The state that another caller has taken since, or that of now.</summary>
    private async ValueTask<CollectionSnapshot> NewerAsync(CollectionSnapshot outdated, CancellationToken cancellationToken) =>
        _open.TryGetValue(outdated.Name, out CollectionSnapshot? known) && known.TakenAt > outdated.TakenAt && IsYounger(known, GoodSeconds)
            ? known
            : await RefreshAsync(outdated.Name, cancellationToken);

    /// <summary>The look at the index that is under way, or a new one. It is nobody's in particular, so that nobody cancels it.</summary>
    private Task<CollectionSnapshot> Look(string collection) =>
        _looks.GetOrAdd(collection, name => new Lazy<Task<CollectionSnapshot>>(() => LookAsync(name))).Value;

    private async Task<CollectionSnapshot> LookAsync(string collection)
    {
        try
        {
            return await RefreshAsync(collection, CancellationToken.None);
        }
        finally
        {
            _looks.TryRemove(collection, out _);
        }
    }
}
