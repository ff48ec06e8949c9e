using OrleansLsh.Core.Formats;
using OrleansLsh.Index.Service;
using OrleansLsh.Index.Service.Writing;

namespace OrleansLsh.Client.Writing;

/// <summary>A batch under way.</summary>
/// <param name="Batch">Its documents.</param>
/// <param name="Report">What becomes of them.</param>
internal sealed record SentBatch(DocumentBatch Batch, Task<WriteReport> Report)
{
    private readonly HashSet<string> _ids = [.. Ids(Batch)];

    /// <summary>Whether another batch has a document of an id that is in this one: it must then come after, or the wrong one might stay.</summary>
    public bool SharesAnId(DocumentBatch other) => Ids(other).Any(_ids.Contains);

    private static IEnumerable<string> Ids(DocumentBatch batch)
    {
        foreach (Document? document in batch.Documents)
            if (document?.Id is string id) yield return id;
    }
}
