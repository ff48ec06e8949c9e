using OrleansLsh.Core.Formats;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Grains.Indexing;

/// <summary>Makes changes of a collection durable. Calls that run at the same time never concern the same id.</summary>
internal interface ICommitTarget
{
    /// <summary>Writes documents.</summary>
    Task<WriteReport> WriteAsync(IReadOnlyList<Document> documents);

    /// <summary>Deletes documents; gives how many of the ids were there.</summary>
    Task<int> DeleteAsync(IReadOnlyList<string> ids);
}
