using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace OrleansLsh.Cli.Embedding;

/// <summary>Documents of the collection whose vectors were made by the same model of the same content: an import that is run again, after
/// it was cut off or after some of its documents changed, does not embed them again.</summary>
/// <param name="service">Where they are stored.</param>
/// <param name="collection">Their collection.</param>
/// <param name="path">The file that tells how vectors were made; null where none are.</param>
internal sealed class EarlierVectors(ISimilarityService service, string collection, string? path) : IDisposable
{
    private const int LongestId = 512;

    private readonly VectorLedger _ledger = VectorLedger.Open(path);

    /// <summary>What a vector was made of.</summary>
    /// <param name="field">Its field.</param>
    /// <param name="id">Its document.</param>
    /// <param name="model">The stamp of the model.</param>
    /// <param name="content">A text, or a picture's file.</param>
    public UInt128 Key(string field, string id, UInt128 model, ReadOnlySpan<byte> content)
    {
        var hash = new XxHash128();
        hash.Append(Encoding.UTF8.GetBytes($"{collection}\0{field}\0{id}\0"));
        hash.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in model)));
        hash.Append(content);
        return hash.GetCurrentHashAsUInt128();
    }

    /// <summary>Of documents those that are stored with the vector that would be made now.</summary>
    /// <param name="field">The field.</param>
    /// <param name="made">What their vectors would be made of, by id.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyDictionary<string, Document>> FindAsync(
        string field, IReadOnlyDictionary<string, UInt128> made, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Document>(StringComparer.Ordinal);
        string[] ids = [.. made.Where(one => _ledger.Knows(one.Value)).Select(one => one.Key).Where(CanBe)];
        if (ids.Length == 0) return found;
        await foreach (Document? stored in service.GetAsync(collection, ids, withVectors: true, cancellationToken))
            if (stored?.Vectors.TryGetValue(field, out ReadOnlyMemory<float> vector) == true
                && _ledger.Knows(made[stored.Id], vector.Span))
                found[stored.Id] = stored;
        return found;
    }

    /// <summary>Notes a vector that was made.</summary>
    public void Add(UInt128 made, ReadOnlyMemory<float> vector) => _ledger.Add(made, vector.Span);

    public void Dispose() => _ledger.Dispose();

    private static bool CanBe(string id) => id.Length > 0 && Encoding.UTF8.GetByteCount(id) <= LongestId;
}
