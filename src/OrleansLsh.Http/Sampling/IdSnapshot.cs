using System.Collections.Concurrent;

namespace OrleansLsh.Http.Sampling;

/// <summary>Which documents a collection had at some time: their ids in order, and a sample of them.</summary>
internal sealed class IdSnapshot
{
    /// <summary>Ids that are kept, some 50 MB of them; of larger collections, or longer ids, there is the sample only.</summary>
    public const int MaxIds = 300_000;

    /// <summary>Documents of the sample.</summary>
    public const int MaxSample = 5_000;

    private const int MaxAnswers = 8, Seed = 42, MaxCharacters = 20_000_000;

    private readonly string[]? _ids;
    private readonly (long Position, string Id)[] _sample;
    private readonly ConcurrentDictionary<(string Field, int Size, int Seed), byte[]> _answers = [];

    private IdSnapshot(string[]? ids, (long Position, string Id)[] sample) => (_ids, _sample) = (ids, sample);

    /// <summary>Reads a collection once.</summary>
    /// <remarks>The sample is uniform without replacement. Vitter: Random sampling with a reservoir, 1985, algorithm R.</remarks>
    public static async Task<IdSnapshot> TakeAsync(IAsyncEnumerable<Document> documents, CancellationToken cancellationToken)
    {
        var random = new Random(Seed);
        var sample = new List<(long Position, string Id)>();
        List<string>? ids = [];
        long seen = 0, characters = 0;
        await foreach (Document document in documents.WithCancellation(cancellationToken))
        {
            characters += document.Id.Length;
            if (ids?.Count == MaxIds || characters > MaxCharacters) ids = null;
            ids?.Add(document.Id);
            if (seen < MaxSample) sample.Add((seen, document.Id));
            else if (random.NextInt64(seen + 1) is < MaxSample and var place) sample[(int)place] = (seen, document.Id);
            seen++;
        }
        ids?.Sort(StringComparer.OrdinalIgnoreCase);
        return new IdSnapshot(ids?.ToArray(), [.. sample]);
    }

    /// <summary>The first ids that begin with a text, whatever its case; null where the ids are too many to be kept.</summary>
    public IEnumerable<string>? Find(string prefix)
    {
        if (_ids is null) return null;
        int low = 0;
        for (int high = _ids.Length; low < high;)
        {
            int middle = (low + high) / 2;
            if (StringComparer.OrdinalIgnoreCase.Compare(_ids[middle], prefix) < 0) low = middle + 1;
            else high = middle;
        }
        return _ids.Skip(low).TakeWhile(id => id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The sample in an order that the seed decides, with the places in the order of writing.</summary>
    public (long Position, string Id)[] Shuffled(int seed)
    {
        (long Position, string Id)[] shuffled = [.. _sample];
        new Random(seed).Shuffle(shuffled);
        return shuffled;
    }

    /// <summary>An answer that was made from this snapshot before.</summary>
    public byte[]? Answer((string Field, int Size, int Seed) asked) => _answers.GetValueOrDefault(asked);

    /// <summary>Keeps an answer, unless there are enough.</summary>
    public void Keep((string Field, int Size, int Seed) asked, byte[] answer)
    {
        if (_answers.Count < MaxAnswers) _answers.TryAdd(asked, answer);
    }
}
