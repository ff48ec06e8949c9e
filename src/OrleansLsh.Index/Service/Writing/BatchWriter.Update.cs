using OrleansLsh.Index.Service.Embedding;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Index.Service.Writing;

/// <remarks>An update reads documents and writes them whole. It keeps the place of its ids meanwhile, so that nothing comes in between that
/// goes through the same queue.</remarks>
internal sealed partial class BatchWriter
{
    /// <summary>Updates sources; what is made is durable when this returns.</summary>
    public async Task<WriteReport> UpdateAsync(
        string collection, IReadOnlyList<DocumentUpdate> updates, CancellationToken cancellationToken)
    {
        UpdateRules.RequireBatch(updates);
        CollectionSnapshot snapshot = await collections.GetForWriteAsync(collection, cancellationToken);
        var failures = new List<DocumentFailure>();
        long written = 0;
        bool isLong = updates.Count > SimilarityService.UpdatedAtOnce;
        try
        {
            for (int next = 0; next < updates.Count;)
            {
                DocumentUpdate[] some = [.. updates.Skip(next).Take(SimilarityService.UpdatedAtOnce)];
                using QueuedCall place =
                    await QueueOf(collection).EnterAsync(Array.ConvertAll(some, update => update?.Id), cancellationToken);
                UpdatedPart part = await UpdateAsync(place, some, isLong, cancellationToken);
                written += part.Report.Written;
                int first = next;
                failures.AddRange(part.Report.Failures.Select(failure => failure with { Position = first + failure.Position }));
                next += part.Taken;
            }
        }
        finally
        {
            if (isLong && written > 0) await snapshot.Writer.FlushAsync(CancellationToken.None);
        }
        return new WriteReport(written, failures);
    }

    /// <summary>Updates sources by a call that has its place in a queue.</summary>
    /// <param name="place">The place.</param>
    /// <param name="updates">Updates of ids that the place was taken for.</param>
    /// <param name="isFoundAfterFlush">Whether searches need not find what is written before the collection is flushed.</param>
    /// <param name="cancellationToken">Cancels before the commit, never in it.</param>
    public async Task<UpdatedPart> UpdateAsync(
        QueuedCall place, IReadOnlyList<DocumentUpdate> updates, bool isFoundAfterFlush, CancellationToken cancellationToken)
    {
        UpdateRules.RequireBatch(updates);
        await place.TurnAsync(cancellationToken);
        (PreparedBatch batch, int taken) = await collections.WithAsync(
            await collections.GetForWriteAsync(place.Collection, cancellationToken),
            now => PrepareAsync(now, updates, cancellationToken), cancellationToken);
        batch = batch with { Encoded = batch.Encoded with { IsFoundAfterFlush = isFoundAfterFlush } };
        return new UpdatedPart(await WriteAsync(place, batch, cancellationToken), taken);
    }

    private async Task<(PreparedBatch Batch, int Taken)> PrepareAsync(
        CollectionSnapshot snapshot, IReadOnlyList<DocumentUpdate> updates, CancellationToken cancellationToken)
    {
        UpdatedDocuments updated = await UpdatedDocuments.ReadAsync(snapshot, updates, cancellationToken);
        EmbeddedDocuments embedded = await texts.EmbedEachAsync(snapshot, updated.Documents, cancellationToken);
        Dictionary<int, LshException> faults = updated.Faults;
        foreach ((int position, LshException fault) in embedded.Faults ?? new Dictionary<int, LshException>())
            faults.TryAdd(position, fault);
        return (Prepare(snapshot, embedded with { Faults = faults }, 0), updated.Documents.Count);
    }
}
