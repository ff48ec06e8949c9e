using System.Collections.Concurrent;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Embedding;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Index.Service.Writing;

/// <summary>Checks documents, encodes them, and has them committed with those of other callers: the way of every change of a
/// collection.</summary>
/// <param name="collections">What is known of collections.</param>
/// <param name="texts">Makes vectors of texts.</param>
/// <param name="changed">Told of a collection whose documents were changed.</param>
internal sealed partial class BatchWriter(OpenCollections collections, TextVectors texts, Action<string> changed) : ICommitTarget
{
    private static readonly CommitLimits Unbounded = new();

    private readonly ConcurrentDictionary<string, CommitQueue> _queues = new(StringComparer.Ordinal);

    /// <summary>Writes documents; each right one is durable when this returns.</summary>
    public async Task<WriteReport> WriteAsync(
        string collection, IReadOnlyList<Document> documents, bool allOrNone, CancellationToken cancellationToken)
    {
        DocumentRules.RequireBatch(documents);
        CollectionSnapshot snapshot = await collections.GetForWriteAsync(collection, cancellationToken);
        using QueuedCall place = await QueueOf(collection).EnterAsync(Ids(documents), cancellationToken);
        PreparedBatch batch = await PrepareAsync(snapshot, documents, cancellationToken);
        return IsRefused(batch, allOrNone) ? new WriteReport(0, batch.Valid.Failures) : await WriteAsync(place, batch, cancellationToken);
    }

    /// <summary>Writes documents by a call that has its place in a queue.</summary>
    /// <param name="place">The place.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="allOrNone">Whether nothing is written where one of them is wrong.</param>
    /// <param name="cancellationToken">Cancels before the commit, never in it.</param>
    public async Task<WriteReport> WriteAsync(
        QueuedCall place, IReadOnlyList<Document> documents, bool allOrNone, CancellationToken cancellationToken)
    {
        DocumentRules.RequireBatch(documents);
        CollectionSnapshot snapshot = await collections.GetForWriteAsync(place.Collection, cancellationToken);
        PreparedBatch batch = await PrepareAsync(snapshot, documents, cancellationToken);
        return IsRefused(batch, allOrNone)
            ? new WriteReport(0, batch.Valid.Failures)
            : await WriteAsync(place, batch, cancellationToken);
    }

    /// <summary>Deletes documents; gives how many of the ids were there.</summary>
    public async Task<int> DeleteAsync(string collection, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        string[] distinct = DeletionRules.Require(ids);
        CollectionSnapshot snapshot = await collections.GetAsync(collection, cancellationToken);
        if (distinct.Length == 0) return 0;
        using QueuedCall place = await QueueOf(collection).EnterAsync(distinct, cancellationToken);
        return await place.DeleteAsync(snapshot, distinct, cancellationToken);
    }

    /// <summary>Deletes documents by a call that has its place in a queue.</summary>
    public async Task<int> DeleteAsync(QueuedCall place, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        string[] distinct = DeletionRules.Require(ids);
        return await place.DeleteAsync(await collections.GetAsync(place.Collection, cancellationToken), distinct, cancellationToken);
    }

    /// <summary>Checks and encodes a batch of an import; nothing is written yet.</summary>
    public async Task<PreparedBatch> PrepareAsync(string collection, DocumentBatch batch, CancellationToken cancellationToken)
    {
        CollectionSnapshot snapshot = await collections.GetForWriteAsync(collection, cancellationToken);
        return Prepare(snapshot, await texts.EmbedEachAsync(snapshot, batch.Documents, cancellationToken), batch.First);
    }

    /// <summary>Commits a batch of an import. Searches need not find it before the collection is flushed.</summary>
    public async Task<WriteReport> ImportAsync(PreparedBatch batch, CancellationToken cancellationToken)
    {
        using QueuedCall place = await QueueOf(batch.Collection.Name).EnterAsync(Ids(batch.Valid.Documents), cancellationToken);
        return await WriteAsync(place, batch with { Encoded = batch.Encoded with { IsFoundAfterFlush = true } }, cancellationToken);
    }

    /// <summary>Forgets a collection that was dropped.</summary>
    public void Forget(string collection) => _queues.TryRemove(collection, out _);

    /// <inheritdoc/>
    /// <remarks>Where a model has changed since the batch was encoded, it is encoded again, and where an embedder has, embedded again; the
    /// queue keeps its ids in their order meanwhile.</remarks>
    async Task<IReadOnlyList<DocumentFailure>> ICommitTarget.WriteAsync(
        CollectionSnapshot collection, EncodedBatch batch, CancellationToken cancellationToken)
    {
        IReadOnlyList<DocumentFailure> failures = await collections.WithAsync(
            collection,
            now => ReferenceEquals(now, collection)
                ? now.Writer.WriteAsync(batch, cancellationToken)
                : WriteAgainAsync(collection, batch, now, cancellationToken),
            cancellationToken);
        changed(collection.Name);
        return failures;
    }

    /// <inheritdoc/>
    async Task<int> ICommitTarget.DeleteAsync(
        CollectionSnapshot collection, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        int deleted = await collections.WithAsync(
            collection, snapshot => snapshot.Writer.DeleteAsync(ids, cancellationToken), cancellationToken);
        changed(collection.Name);
        return deleted;
    }

    private async ValueTask<PreparedBatch> PrepareAsync(
        CollectionSnapshot snapshot, IReadOnlyList<Document> documents, CancellationToken cancellationToken) =>
        Prepare(snapshot, await texts.EmbedAsync(snapshot, documents, cancellationToken), 0);

    private static PreparedBatch Prepare(CollectionSnapshot snapshot, EmbeddedDocuments documents, long first)
    {
        var valid = CheckedDocuments.Of(snapshot, documents, first);
        return new PreparedBatch(snapshot, valid, DocumentEncoder.Encode(snapshot, valid.Documents));
    }

    private async Task<IReadOnlyList<DocumentFailure>> WriteAgainAsync(
        CollectionSnapshot before, EncodedBatch batch, CollectionSnapshot now, CancellationToken cancellationToken)
    {
        (VectorField Then, VectorField Now)[] fields = [.. before.Fields.Zip(now.Fields, (then, after) => (then.Field, after.Field))];
        if (before.Fields.Length != now.Fields.Length || fields.Any(field => !IsSame(field.Then, field.Now)))
            throw new LshException(ErrorKind.UnknownCollection,
                $"Collection '{now.Name}' was deleted and made anew with other fields than the documents were checked for. Nothing was "
                + "written; write them again.");
        VectorField[] changed = [.. fields.Where(field => field.Then != field.Now).Select(field => field.Now)];
        if (changed.Length == 0) return await now.Writer.WriteAsync(Encoded(now, batch.Documents, batch), cancellationToken);
        var valid = CheckedDocuments.Of(now, await texts.EmbedAgainAsync(now, changed, batch.Documents, cancellationToken), 0);
        if (valid.Documents.Count == 0) return valid.Failures;
        IReadOnlyList<DocumentFailure> refused =
            await now.Writer.WriteAsync(Encoded(now, valid.Documents, batch), cancellationToken);
        return [.. valid.Failures, .. refused.Select(failure => failure with { Position = valid.Positions[(int)failure.Position] })];
    }

    /// <summary>Whether a field is the one of before: its embedder may be another by now, and with it the vectors' dimensions.</summary>
    private static bool IsSame(VectorField then, VectorField now) =>
        then == now || (then.Name == now.Name && then.Metric == now.Metric && now.Embedder is not null);

    private static EncodedBatch Encoded(CollectionSnapshot now, IReadOnlyList<Document> documents, EncodedBatch before) =>
        DocumentEncoder.Encode(now, documents) with { IsFoundAfterFlush = before.IsFoundAfterFlush };

    private static async Task<WriteReport> WriteAsync(QueuedCall place, PreparedBatch batch, CancellationToken cancellationToken) =>
        batch.Valid.Documents.Count == 0
            ? new WriteReport(0, batch.Valid.Failures)
            : Report(batch.Valid, await place.WriteAsync(batch.Collection, batch.Encoded, cancellationToken));

    private static bool IsRefused(PreparedBatch batch, bool allOrNone) => allOrNone && batch.Valid.Failures.Count > 0;

    private CommitQueue QueueOf(string collection) =>
        _queues.GetOrAdd(collection, static (name, writer) => new CommitQueue(name, writer, Unbounded), this);

    private static string?[] Ids(IReadOnlyList<Document?> documents)
    {
        var ids = new string?[documents.Count];
        for (int i = 0; i < ids.Length; i++) ids[i] = documents[i]?.Id;
        return ids;
    }

    private static WriteReport Report(CheckedDocuments sent, IReadOnlyList<DocumentFailure> refused)
    {
        if (refused.Count == 0) return new WriteReport(sent.Accepted, sent.Failures);
        var placed = new List<DocumentFailure>(refused.Count);
        foreach (DocumentFailure failure in refused)
        {
            placed.Add(failure with { Position = sent.Positions[(int)failure.Position] });
            // What it was to replace was not written either.
            if (sent.Replaced.TryGetValue(failure.Id, out List<long>? before))
                placed.AddRange(before.Select(position => failure with { Position = position }));
        }
        return new WriteReport(sent.Accepted - placed.Count, [.. sent.Failures.Concat(placed).OrderBy(failure => failure.Position)]);
    }
}
