using OrleansLsh.Index.Embedded.Memory;

namespace OrleansLsh.Index.Embedded.Storage;

internal sealed partial class CollectionStore
{
    /// <summary>How long a reader looks for a snapshot of the file that shows what memory shows. They differ for a moment only, while a
    /// commit ends.</summary>
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(30);

    private readonly MatchCache _matches = new();
    private readonly KnownFields _fields = new();

    /// <summary>Begins to read the file as it is now.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public StoreReading Begin(CancellationToken cancellationToken) => Begin(() => Live, live => live, cancellationToken).Reading;

    /// <summary>Begins to read the file as it is now, together with what memory holds of the same generation.</summary>
    /// <param name="current">Gives what memory holds now.</param>
    /// <param name="liveOf">The documents that live in it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <remarks>Nobody waits for a lock: where a commit has come between, both are taken anew.</remarks>
    public (T Memory, StoreReading Reading) Begin<T>(Func<T> current, Func<T, LiveDocuments> liveOf, CancellationToken cancellationToken)
    {
        var patience = new SpinWait();
        for (long start = Environment.TickCount64; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            T memory = current();
            LiveDocuments live = liveOf(memory);
            FileReading file = _file.Begin(cancellationToken);
            try
            {
                if (_file.IsReadOnly || ReadGeneration(file.Connection) == live.Generation)
                    return (memory, new StoreReading(file, _key, _map, live, _matches, _fields, _file.HasTerms, cancellationToken));
            }
            catch
            {
                file.Dispose();
                throw;
            }
            file.Dispose();
            if (Environment.TickCount64 - start > MostPatience.TotalMilliseconds)
                throw new LshException(
                    ErrorKind.FileInUse, $"{Path} was changed by another process. Keep others away from it, and open it anew.");
            patience.SpinOnce();
        }
    }

    /// <summary>What a filter matches, where that is known already; the set is shared, so leave it alone.</summary>
    public SlotSet? FindMatching(Filter filter, LiveDocuments live) => _matches.Find(filter.Fingerprint(), live.Generation);

    /// <summary>Which of these fields no document has a value in, be it deep inside.</summary>
    public IReadOnlyList<string> MissingFields(IReadOnlyCollection<string> fields, CancellationToken cancellationToken)
    {
        long generation = Live.Generation;
        if (fields.All(field => _fields.Has(field, generation))) return [];
        using StoreReading reading = Begin(cancellationToken);
        return reading.MissingFields(fields);
    }

    /// <summary>The live slots that match; the set is shared, so leave it alone.</summary>
    /// <param name="filter">A filter that is not about ids.</param>
    public SlotSet Matching(Filter filter)
    {
        using StoreReading reading = Begin(CancellationToken.None);
        return reading.Matching(filter, KnownIds.None);
    }

    /// <summary>BM25 of the documents whose field has at least one of the words, best first, ties by slot.</summary>
    /// <param name="field">A path of the source.</param>
    /// <param name="text">Words; one that ends in <c>*</c> stands for all that begin so.</param>
    /// <param name="limit">The most that are given.</param>
    /// <param name="among">Only these; null for all live documents.</param>
    public IReadOnlyList<(int Slot, double Score)> TextScores(string field, string text, int limit, SlotSet? among)
    {
        using StoreReading reading = Begin(CancellationToken.None);
        return reading.TextScores(field, text, limit, among);
    }
}
