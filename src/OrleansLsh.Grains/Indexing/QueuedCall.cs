using OrleansLsh.Core.Formats;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Grains.Indexing;

/// <summary>A call that waits for its commit: documents to write, or ids to delete.</summary>
internal sealed class QueuedCall
{
    private QueuedCall(IReadOnlyList<Document> documents, IReadOnlyList<string> deleted) => (Documents, Deleted) = (documents, deleted);

    /// <summary>Documents to write; none where the call deletes.</summary>
    public IReadOnlyList<Document> Documents { get; }

    /// <summary>Ids to delete.</summary>
    public IReadOnlyList<string> Deleted { get; }

    /// <summary>Whether the call deletes.</summary>
    public bool Deletes => Deleted.Count > 0;

    /// <summary>The ids that it concerns.</summary>
    public IEnumerable<string> Ids => Deletes ? Deleted : Documents.Select(document => document.Id);

    /// <summary>What became of it; of a deletion, how many of the ids were there.</summary>
    public TaskCompletionSource<WriteReport> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A call that writes.</summary>
    public static QueuedCall Write(IReadOnlyList<Document> documents) => new(documents, []);

    /// <summary>A call that deletes.</summary>
    public static QueuedCall Delete(IReadOnlyList<string> ids) => new([], ids);
}
