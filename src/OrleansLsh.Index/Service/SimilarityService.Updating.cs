using OrleansLsh.Index.Service;
using OrleansLsh.Index.Service.Writing;

namespace OrleansLsh;

/// <remarks>Changes of sources.</remarks>
public sealed partial class SimilarityService
{
    /// <summary>The most updates in one commit.</summary>
    public const int UpdatedAtOnce = 1_000;

    /// <inheritdoc/>
    public Task<WriteReport> UpdateAsync(
        string collection, IReadOnlyList<DocumentUpdate> updates, CancellationToken cancellationToken = default) =>
        DoAsync(
            "update", collection, () => CountedAsync(_writer.UpdateAsync(collection, updates, cancellationToken)), cancellationToken);

    /// <summary>Updates sources by a call that has its place in a queue: nothing that concerns one of its ids and goes through that queue
    /// comes between reading a document and writing it. What has a place is done, whoever still waits for it.</summary>
    /// <param name="place">A place in one of <see cref="NewQueue"/>'s.</param>
    /// <param name="updates">At least one, of ids that the place was taken for. Of large documents the first are updated, as many as memory
    /// should hold.</param>
    public Task<UpdatedPart> UpdateAsync(QueuedCall place, IReadOnlyList<DocumentUpdate> updates) =>
        DoAsync("update", place.Collection, async () =>
        {
            UpdatedPart part = await _writer.UpdateAsync(place, updates, isFoundAfterFlush: false, CancellationToken.None);
            ServiceMetrics.OnWritten(part.Report.Written, part.Report.Failures.Count);
            return part;
        }, CancellationToken.None);
}
