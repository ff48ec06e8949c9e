using System.Runtime.InteropServices;
using System.Text.Json;

namespace OrleansLsh.Index.Port;

/// <summary>Counts the bytes of one answer while it is put together, and refuses it once they pass a limit. Safe for concurrent
/// use.</summary>
/// <remarks>What an answer weighs is known only when its documents are read: each is charged before the next is looked at, so that no more
/// than the limit and one document for each thread is ever held.</remarks>
/// <param name="limit">Bytes that the answer may have.</param>
public sealed class AnswerBudget(long limit = AnswerBudget.MostBytes)
{
    /// <summary>The largest answer of one call: 64 MiB of ids, sources and vectors.</summary>
    public const long MostBytes = 64 << 20;

    private const int BytesOfHit = 64, BytesOfId = 3;

    private long _spent;

    /// <summary>Bytes charged so far.</summary>
    public long Spent => Interlocked.Read(ref _spent);

    /// <summary>Bytes that a hit weighs: its id, scores, source and vectors.</summary>
    public static long BytesOf(SearchHit hit) => BytesOfHit + BytesOfId * ((long)hit.Id.Length + (hit.Group?.Text?.Length ?? 0))
        + BytesOf(hit.Source) + BytesOf(hit.Vectors);

    /// <summary>Bytes that a document weighs.</summary>
    public static long BytesOf(Document document) =>
        BytesOfHit + (long)BytesOfId * document.Id.Length + BytesOf(document.Source) + BytesOf(document.Vectors);

    /// <summary>Bytes that an answer weighs.</summary>
    public static long BytesOf(SearchResponse response)
    {
        long bytes = 0;
        for (int i = 0; i < response.Hits.Count; i++) bytes += BytesOf(response.Hits[i]);
        return bytes;
    }

    /// <summary>Charges the hits of an answer, before their sources and vectors are read.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.TooLarge"/>.</exception>
    public void ChargeHits(int count) => Charge((long)BytesOfHit * count);

    /// <summary>Charges what was read of a hit.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.TooLarge"/>.</exception>
    public void ChargeParts(SearchHit hit) => Charge(BytesOf(hit) - BytesOfHit);

    /// <summary>Charges bytes.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.TooLarge"/> where they are more than what is left.</exception>
    public void Charge(long bytes)
    {
        if (Interlocked.Add(ref _spent, bytes) <= limit) return;
        throw new LshException(ErrorKind.TooLarge,
            $"The answer has more than {limit:N0} bytes of ids, sources and vectors, which is the most that one call gives; "
            + "ask for fewer hits or fewer searches at a time, or for less of each document (include, exclude, with_vectors).");
    }

    private static long BytesOf(JsonElement source) =>
        source.ValueKind == JsonValueKind.Undefined ? 0 : JsonMarshal.GetRawUtf8Value(source).Length;

    private static long BytesOf(IReadOnlyDictionary<string, ReadOnlyMemory<float>>? vectors)
    {
        long bytes = 0;
        if (vectors is not null)
            foreach (ReadOnlyMemory<float> vector in vectors.Values) bytes += sizeof(float) * (long)vector.Length;
        return bytes;
    }
}
