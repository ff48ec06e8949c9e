using System.Runtime.InteropServices;
using System.Text.Json;

namespace OrleansLsh.Index.Elasticsearch.Connection;

/// <summary>How many documents the next page of a search asks for, so that an answer has some megabytes whatever the documents
/// have.</summary>
/// <remarks>A document may have ten megabytes and its neighbour a hundred bytes: pages begin small and at most double, and where the server
/// refuses one, for memory or time, the next attempt asks for half.</remarks>
/// <param name="most">The most documents of a page.</param>
internal sealed class PageSize(int most)
{
    private const int First = 8;
    private const long AimedBytes = 8 << 20;

    /// <summary>Pages of documents whose size is known beforehand.</summary>
    /// <param name="bytes">About how many a document has.</param>
    /// <param name="most">The most documents of a page.</param>
    public static PageSize Of(long bytes, int most) => new(most) { Documents = (int)Math.Clamp(AimedBytes / bytes, 1, most) };

    /// <summary>Documents to ask for, at least 1.</summary>
    public int Documents { get; private set; } = Math.Min(First, most);

    /// <summary>Learns from a page how large its documents are.</summary>
    /// <param name="answer">The answer to the search.</param>
    public void Answered(JsonElement answer) =>
        Answered(answer.GetProperty("hits").GetProperty("hits").GetArrayLength(), JsonMarshal.GetRawUtf8Value(answer).Length);

    /// <summary>Learns from a page how large its documents are.</summary>
    /// <param name="documents">Documents of the page.</param>
    /// <param name="bytes">Bytes of the answer.</param>
    public void Answered(int documents, long bytes)
    {
        if (documents > 0) Documents = (int)Math.Clamp(AimedBytes * documents / Math.Max(1, bytes), 1, Math.Min(most, 2 * Documents));
    }

    /// <summary>The server refused the page, or did not answer in time.</summary>
    public void Refused() => Documents = Math.Max(1, Documents / 2);
}
