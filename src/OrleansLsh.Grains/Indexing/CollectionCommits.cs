using OrleansLsh.Core.Formats;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Grains.Indexing;

/// <summary>Commits of a collection through the silo's service.</summary>
internal sealed class CollectionCommits(SimilarityService service, string collection) : ICommitTarget
{
    /// <inheritdoc/>
    public Task<WriteReport> WriteAsync(IReadOnlyList<Document> documents) => service.UpsertAsync(collection, documents, CancellationToken.None);

    /// <inheritdoc/>
    public Task<int> DeleteAsync(IReadOnlyList<string> ids) => service.DeleteAsync(collection, ids, CancellationToken.None);
}
