using System.Globalization;

namespace OrleansLsh.Http.Sampling;

/// <summary>The snapshots of collections, each kept until its collection changes.</summary>
/// <remarks>A change through this server is seen at once; one from elsewhere that leaves all counts and versions as they are, after five
/// minutes.</remarks>
internal sealed class IdSnapshots(ISimilarityService service, TimeProvider clock)
{
    private const int MaxKept = 8;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string State, long Taken, SingleFlight<IdSnapshot> Work)> _kept = [];

    /// <summary>The snapshot of a collection as it was described just now.</summary>
    public Task<IdSnapshot> OfAsync(CollectionDescription collection, CancellationToken cancellationToken)
    {
        string state = StateOf(collection);
        lock (_gate)
        {
            if (_kept.TryGetValue(collection.Name, out (string State, long Taken, SingleFlight<IdSnapshot> Work) kept)
                && kept.State == state && clock.GetElapsedTime(kept.Taken) < Longest
                && kept.Work.Join(cancellationToken) is { } joined) return joined;
            if (_kept.Count >= MaxKept) _kept.Remove(_kept.MinBy(one => one.Value.Taken).Key);
            string name = collection.Name;
            var work = new SingleFlight<IdSnapshot>(
                abandoned => IdSnapshot.TakeAsync(service.ExportAsync(name, withVectors: false, abandoned), abandoned));
            _kept[name] = (state, clock.GetTimestamp(), work);
            return work.Join(cancellationToken)!;
        }
    }

    /// <summary>Something in the collection was changed.</summary>
    public void Forget(string collection)
    {
        lock (_gate) _kept.Remove(collection);
    }

    private static string StateOf(CollectionDescription collection) => string.Join(' ', collection.Fields
        .Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.Field.Name}:{field.Documents}:{field.ModelVersion}"))
        .Prepend(collection.Documents.ToString(CultureInfo.InvariantCulture)));
}
