using OrleansLsh.Index.Embedded.Storage;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded;

/// <summary>A collection of a file, read into memory when it is first asked for, and again where that failed.</summary>
internal sealed class OpenedCollection(CollectionRecord record, DataFile file)
{
    private readonly Lock _loading = new();
    private EmbeddedCollection? _collection;
    private bool _closed;

    /// <summary>What the file says of it.</summary>
    public CollectionRecord Record => Volatile.Read(ref _collection)?.Record ?? record;

    /// <summary>The collection; whoever asks while it is being read waits.</summary>
    /// <exception cref="LshException">It cannot be read; the next call tries again. It was dropped.</exception>
    public EmbeddedCollection Open()
    {
        if (Volatile.Read(ref _collection) is { } open) return open;
        lock (_loading)
        {
            if (_collection is { } opened) return opened;
            if (_closed) throw new LshException(ErrorKind.UnknownCollection, $"Collection '{Record.Name}' was deleted.");
            var loaded = EmbeddedCollection.Load(record, file.Store(record));
            Volatile.Write(ref _collection, loaded);
            return loaded;
        }
    }

    /// <summary>The collection as it stands: from memory where it is open, else from the file, without reading its documents; null where it
    /// was dropped.</summary>
    /// <exception cref="LshException">What the file says of it cannot be read.</exception>
    public async ValueTask<CollectionState?> StateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Volatile.Read(ref _collection) is { } open
                ? await CollectionState.OfAsync(open, cancellationToken)
                : file.Store(Record).State();
        }
        catch (LshException) when (Volatile.Read(ref _closed))
        {
            return null;
        }
    }

    /// <summary>Refuses all calls from now on, after those at work; what was never opened is not read for that.</summary>
    public async Task CloseAsync()
    {
        EmbeddedCollection? open;
        lock (_loading) (open, _closed) = (_collection, true);
        if (open is not null) await open.CloseAsync();
    }
}
