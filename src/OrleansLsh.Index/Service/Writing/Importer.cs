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
        }
        finally
        {
            try
            {
                await commit;
            }
            finally
            {
                // What was committed is found even where the rest could not be read or written.
                if (last is not null) await last.Collection.Index.FlushAsync(CancellationToken.None);
            }
        }
        return tally.Report();
    }

    /// <summary>A commit is never cut off: cancelling takes effect between commits.</summary>
    private async Task CommitAsync(PreparedBatch prepared, DocumentBatch batch, ImportTally tally) =>
        tally.Count(batch, await writer.CommitAsync(prepared, foundAfterFlush: true, CancellationToken.None));
}
