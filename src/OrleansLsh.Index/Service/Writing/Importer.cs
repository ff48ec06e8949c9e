using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Writing;

/// <summary>Imports into the index of this process; what was imported is found by searches in the end.</summary>
internal sealed class Importer(BatchWriter writer)
{
    /// <summary>Imports until the stream ends, it fails, or the call is cancelled; what was committed stays.</summary>
    public async Task<ImportReport> ImportAsync(
        string collection, IAsyncEnumerable<Document> documents, ImportOptions options, IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken)
    {
        ICollectionWriter? written = null;
        bool commitFailed = false;
        var pipeline = new ImportPipeline<PreparedBatch>((batch, stop) => writer.PrepareAsync(collection, batch, stop), CommitAsync);
        ImportReport report;
        try
        {
            report = await pipeline.RunAsync(documents, options, progress, cancellationToken);
        }
        catch (Exception) when (written is not null)
        {
            // What was committed is found even where the rest could not be read or written. It is for the first error to be told: one here
            // is not. An index that fails may be away for long, and whoever cancels does not wait for it. Where cancelling is all that
            // happened, it answers.
            bool answers = !commitFailed && cancellationToken.IsCancellationRequested;
            await written.FlushAsync(answers ? CancellationToken.None : cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        if (written is not null) await written.FlushAsync(CancellationToken.None);
        return report;

        async Task<WriteReport> CommitAsync(PreparedBatch batch)
        {
            (written, commitFailed) = (batch.Collection.Writer, true);
            WriteReport committed = await writer.ImportAsync(batch, CancellationToken.None);
            commitFailed = false;
            return committed;
        }
    }
}
