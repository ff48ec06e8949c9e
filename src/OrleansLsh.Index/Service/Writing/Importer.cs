using OrleansLsh.Core.Formats;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Index.Service.Writing;

/// <summary>Writes a stream of documents: the next batch is read and encoded while the present one is being committed.</summary>
internal sealed class Importer(BatchWriter writer)
{
    /// <summary>Imports until the stream ends, it fails, or the call is cancelled; what was committed stays.</summary>
    public async Task<ImportReport> ImportAsync(
        string collection, IAsyncEnumerable<Document> documents, ImportOptions options, IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(documents);
        RangeRules.Require(options);
        var tally = new ImportTally(options, progress);
        Task commit = Task.CompletedTask;
        PreparedBatch? last = null;
        try
        {
            await foreach (DocumentBatch batch in DocumentBatch.CutAsync(documents, options, cancellationToken))
            {
                PreparedBatch prepared = await writer.PrepareAsync(collection, batch.Documents, batch.First, cancellationToken);
                await commit;
                cancellationToken.ThrowIfCancellationRequested();
                last = prepared;
                commit = Task.Run(() => CommitAsync(prepared, batch, tally), CancellationToken.None);
            }
            await commit;
        }
        catch (Exception)
        {
            await FlushWrittenAsync(last, commit, cancellationToken);
            // Where that failed too, it matters more than why no more could be read.
            await commit;
            throw;
        }
        if (last is not null) await last.Collection.Index.FlushAsync(CancellationToken.None);
        return tally.Report();
    }

    /// <summary>What was committed is found even where the rest could not be read or written. It is for the first error to be told: one here is not.</summary>
    private static async Task FlushWrittenAsync(PreparedBatch? last, Task commit, CancellationToken cancellationToken)
    {
        await commit.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (last is null) return;
        // An index that fails may be away for long, and whoever cancels does not wait for it. Where cancelling is all that happened, it answers.
        bool answers = commit.IsCompletedSuccessfully && cancellationToken.IsCancellationRequested;
        await last.Collection.Index.FlushAsync(answers ? CancellationToken.None : cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A commit is never cut off: cancelling takes effect between commits.</summary>
    private async Task CommitAsync(PreparedBatch prepared, DocumentBatch batch, ImportTally tally) =>
        tally.Count(batch, await writer.CommitAsync(prepared, foundAfterFlush: true, CancellationToken.None));
}
