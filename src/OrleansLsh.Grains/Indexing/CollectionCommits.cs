using OrleansLsh.Core.Formats;
using OrleansLsh.Grains.Training;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Grains.Indexing;

/// <summary>Commits of a collection through the silo's service.</summary>
internal sealed class CollectionCommits(SimilarityService service, IGrainFactory grains, string collection) : ICommitTarget
{
    private readonly DriftProbe _drift = new(service, grains, collection);

    /// <inheritdoc/>
    public async Task<WriteReport> WriteAsync(IReadOnlyList<Document> documents)
    {
        WriteReport report = await service.UpsertAsync(collection, documents, CancellationToken.None);
        _ = _drift.ObserveAsync(documents);
        return report;
    }

    /// <inheritdoc/>
    public Task<int> DeleteAsync(IReadOnlyList<string> ids) => service.DeleteAsync(collection, ids, CancellationToken.None);
}
