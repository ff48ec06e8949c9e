using OrleansLsh.Core.Formats;
using OrleansLsh.Index.Service;
using OrleansLsh.Index.Service.Rules;
using OrleansLsh.Index.Service.Writing;

namespace OrleansLsh.Client.Writing;

/// <summary>Writes a stream of documents with a few batches under way; what became of them is told in the stream's order.</summary>
internal sealed class ClusterImporter(DocumentSender sender, int concurrency)
{
    /// <summary>Imports until the stream ends, it fails, or the call is cancelled; a batch that has been sent is waited for.</summary>
    public async Task<ImportReport> ImportAsync(
        string collection, IAsyncEnumerable<Document> documents, ImportOptions options, IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(documents);
        RangeRules.Require(options);
        var tally = new ImportTally(options, progress);
        var underWay = new Queue<SentBatch>(concurrency);
        try
        {
            await foreach (DocumentBatch batch in DocumentBatch.CutAsync(documents, options, cancellationToken))
            {
                while (underWay.Count >= concurrency || underWay.Any(sent => sent.SharesAnId(batch))) await CountAsync(underWay, tally);
                cancellationToken.ThrowIfCancellationRequested();
                // A batch is never cut off: cancelling takes effect between batches.
                underWay.Enqueue(new SentBatch(batch, Task.Run(
                    () => sender.SendAsync(collection, batch.Documents, batch.First, CancellationToken.None), CancellationToken.None)));
            }
        }
        finally
        {
            await Task.WhenAll(underWay.Select(Task (sent) => sent.Report)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (underWay.Count > 0) await CountAsync(underWay, tally);
        }
        return tally.Report();
    }

    private static async Task CountAsync(Queue<SentBatch> underWay, ImportTally tally)
    {
        SentBatch oldest = underWay.Dequeue();
        tally.Count(oldest.Batch, await oldest.Report);
    }
}
