using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Writing;

/// <summary>Imports a stream of documents: the next batch is read and prepared while those before are being committed, and what became of
/// them is told in the order of the stream.</summary>
/// <typeparam name="TPrepared">A batch that is ready to be committed.</typeparam>
/// <param name="prepare">Makes a batch ready, one at a time.</param>
/// <param name="commit">Makes a batch durable; it is never cut off, since cancelling takes effect between commits.</param>
/// <param name="underWay">Commits at a time, at least 1. Batches that share an id are committed one after the other.</param>
public sealed class ImportPipeline<TPrepared>(
    Func<DocumentBatch, CancellationToken, Task<TPrepared>> prepare, Func<TPrepared, Task<WriteReport>> commit, int underWay = 1)
{
    /// <summary>Imports until the stream ends, something fails, or the call is cancelled. What is under way is waited for, and what was
    /// committed stays.</summary>
    /// <param name="documents">Read once, in order.</param>
    /// <param name="options">Batch size and where to go on.</param>
    /// <param name="progress">Told after each commit; null for nobody.</param>
    /// <param name="cancellationToken">Stops between commits.</param>
    /// <exception cref="LshException">A commit failed, which is told even where the stream broke off too; a document failed and
    /// <see cref="ImportOptions.StopOnError"/> is set; an option is out of range.</exception>
    public async Task<ImportReport> RunAsync(
        IAsyncEnumerable<Document> documents, ImportOptions options, IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(documents);
        RangeRules.Require(options);
        var tally = new ImportTally(options, progress);
        var running = new Queue<RunningBatch>(underWay);
        Task last = Task.CompletedTask;
        try
        {
            await foreach (DocumentBatch batch in DocumentBatch.CutAsync(documents, options, cancellationToken))
            {
                TPrepared prepared = await prepare(batch, cancellationToken);
                while (running.Count >= underWay || running.Any(before => before.SharesAnId(batch))) await running.Dequeue().Counted;
                cancellationToken.ThrowIfCancellationRequested();
                Task before = last;
                last = Task.Run(() => CommitAsync(before, batch, prepared, tally), CancellationToken.None);
                running.Enqueue(new RunningBatch(batch, last));
            }
        }
        finally
        {
            await last;
        }
        return tally.Report();
    }

    /// <summary>Commits a batch and counts it after those before; where one of them failed, that is the error of all that follow.</summary>
    private async Task CommitAsync(Task before, DocumentBatch batch, TPrepared prepared, ImportTally tally)
    {
        Task<WriteReport> report = commit(prepared);
        await ((Task)report).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await before;
        tally.Count(batch, await report);
    }

    /// <summary>A batch that is being committed.</summary>
    /// <param name="batch">Its documents.</param>
    /// <param name="counted">Ends when it is committed and counted.</param>
    private sealed class RunningBatch(DocumentBatch batch, Task counted)
    {
        private HashSet<string>? _ids;

        public Task Counted => counted;

        /// <summary>Whether a later batch has a document of an id that is in this one: the wrong one of both might stay.</summary>
        public bool SharesAnId(DocumentBatch later) => Ids(later).Any((_ids ??= [.. Ids(batch)]).Contains);

        private static IEnumerable<string> Ids(DocumentBatch batch)
        {
            foreach (Document? document in batch.Documents)
                if (document?.Id is string id) yield return id;
        }
    }
}
