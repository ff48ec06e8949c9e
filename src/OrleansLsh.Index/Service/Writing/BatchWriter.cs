using OrleansLsh.Core;
using OrleansLsh.Core.Formats;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;

namespace OrleansLsh.Index.Service.Writing;

/// <summary>Checks, encodes and commits documents.</summary>
internal sealed class BatchWriter(OpenCollections collections)
{
    /// <summary>The most documents in one call.</summary>
    public const int MaxBatch = 100_000;

    /// <summary>Writes documents; each right one is durable when this returns.</summary>
    public async Task<WriteReport> WriteAsync(string collection, IReadOnlyList<Document> documents, CancellationToken cancellationToken)
    {
        RequireBatch(documents);
        return await CommitAsync(await PrepareAsync(collection, documents, 0, cancellationToken), foundAfterFlush: false, cancellationToken);
    }

    /// <summary>Refuses more documents than one call may hold.</summary>
    public static void RequireBatch(IReadOnlyList<Document> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (documents.Count > MaxBatch)
            throw new LshException(ErrorKind.TooLarge,
                $"{documents.Count:N0} documents were sent in one call; at most {MaxBatch:N0} are allowed. Nothing was written; import them instead.");
    }

    /// <summary>Checks and encodes documents; nothing is written yet.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="documents">One batch.</param>
    /// <param name="first">Position of the first of them in what was sent.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<PreparedBatch> PrepareAsync(string collection, IReadOnlyList<Document> documents, long first, CancellationToken cancellationToken)
    {
        CollectionSnapshot snapshot = await collections.GetForWriteAsync(collection, cancellationToken);
        CheckedDocuments valid = CheckedDocuments.Of(snapshot, documents, first);
        return new PreparedBatch(snapshot, valid, DocumentEncoder.Encode(snapshot, valid.Documents));
    }

    /// <summary>Commits a batch; where a model has changed since it was encoded, encodes it again first.</summary>
    /// <param name="batch">What to commit.</param>
    /// <param name="foundAfterFlush">Whether searches need not find it before the collection is flushed.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<WriteReport> CommitAsync(PreparedBatch batch, bool foundAfterFlush, CancellationToken cancellationToken)
    {
        if (batch.Valid.Documents.Count == 0) return new WriteReport(0, batch.Valid.Failures);
        (CollectionSnapshot snapshot, EncodedBatch encoded) = (batch.Collection, batch.Encoded);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return Report(batch.Valid, await snapshot.Index.WriteAsync(encoded with { IsFoundAfterFlush = foundAfterFlush }, cancellationToken));
            }
            catch (LshException error) when (OpenCollections.IsOutdated(error) && attempt < OpenCollections.Attempts)
            {
                CollectionSnapshot now = await collections.RefreshAsync(snapshot.Name, cancellationToken);
                // Made anew with other fields, it is not the collection that the documents were checked for.
                if (!now.Index.Fields.SequenceEqual(snapshot.Index.Fields)) throw;
                snapshot = now;
                encoded = DocumentEncoder.Encode(snapshot, encoded.Documents);
            }
        }
    }

    private static WriteReport Report(CheckedDocuments sent, IReadOnlyList<DocumentFailure> refused)
    {
        if (refused.Count == 0) return new WriteReport(sent.Accepted, sent.Failures);
        var placed = new List<DocumentFailure>(refused.Count);
        foreach (DocumentFailure failure in refused)
        {
            placed.Add(failure with { Position = sent.Positions[(int)failure.Position] });
            // What it was to replace was not written either.
            if (sent.Replaced.TryGetValue(failure.Id, out List<long>? before)) placed.AddRange(before.Select(position => failure with { Position = position }));
        }
        return new WriteReport(sent.Accepted - placed.Count, [.. sent.Failures.Concat(placed).OrderBy(failure => failure.Position)]);
    }
}
