using OrleansLsh.Core;
using OrleansLsh.Core.Formats;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Wire;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Http.Client;

/// <summary>Sends an import batch by batch: the next is written while the server commits the present one.</summary>
/// <remarks>A batch a request, not one request for all: each answer then says what is durable, whatever lies between here and the server,
/// and a cut connection costs one batch.</remarks>
internal sealed class ImportSender(ServiceConnection server, string collection, ImportOptions options, IProgress<ImportProgress>? progress)
{
    private readonly Call _call = new("import", collection);
    private readonly List<DocumentFailure> _failures = [];
    private long _position, _read, _written, _failed;

    public async Task<ImportReport> SendAsync(IAsyncEnumerable<Document> documents, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(documents);
        // An empty batch writes nothing, but refuses an unknown collection and options out of range before anything is read.
        await PostAsync(new ImportPiece(0), cancellationToken);
        Task sending = Task.CompletedTask;
        var batch = new ImportPiece(0);
        try
        {
            await foreach (Document document in DocumentStream.ForImport(documents, options.Skip, options.StopOnError).WithCancellation(cancellationToken))
            {
                if (_position++ < options.Skip) continue;
                if (batch.Count == 0) batch = new ImportPiece(_position - 1);
                batch.Add(document);
                if (batch.Count < options.BatchSize) continue;
                await sending;
                cancellationToken.ThrowIfCancellationRequested();
                sending = CommitAsync(batch);
                batch = new ImportPiece(_position);
            }
            await sending;
            cancellationToken.ThrowIfCancellationRequested();
            if (batch.Count > 0) sending = CommitAsync(batch);
        }
        finally
        {
            await sending;
        }
        _read = _position;
        return new ImportReport(_read, _written, _failed, _failures);
    }

    /// <summary>A commit is never cut off: cancelling takes effect between commits.</summary>
    private async Task CommitAsync(ImportPiece batch)
    {
        IReadOnlyList<DocumentFailure> failed = batch.Unreadable;
        if (batch.Lines.WrittenCount > 0) failed = [.. failed.Concat(await PostAsync(batch, CancellationToken.None)).OrderBy(failure => failure.Position)];
        _read = batch.End;
        _failed += batch.Unreadable.Count;
        DocumentFailure[] told = [.. failed.Take(Math.Max(0, options.MaxFailures - _failures.Count))];
        _failures.AddRange(told);
        progress?.Report(new ImportProgress(_read, _written, _failed) { Failures = told.Length == 0 ? null : told });
        if (options.StopOnError && failed.Count > 0) throw _call.Failed(failed[0].Kind, failed[0].ToString(), null);
    }

    /// <summary>Sends lines, and counts what the server says of them.</summary>
    /// <returns>What it refused.</returns>
    private async Task<IReadOnlyList<DocumentFailure>> PostAsync(ImportPiece batch, CancellationToken cancellationToken)
    {
        string address = ServiceConnection.Address(collection, "import", $"/documents:import?results=failures&batch_size={options.BatchSize}");
        var refused = new List<DocumentFailure>();
        bool done = false;
        await foreach (ImportLine line in server.LinesAsync(
            HttpMethod.Post, address, _call, ServiceConnection.Lines(batch.Lines.WrittenMemory), LshJson.Wire.ImportLine, cancellationToken))
        {
            if (line.Problem is { } problem) throw _call.Failed(problem);
            if (line.Result == "failed")
                refused.Add(batch.Placed(new FailureAnswer(line.Position!.Value, line.Id ?? "", line.Type!, line.Detail!).ToFailure()));
            if (line.Done is not { } counts) continue;
            done = true;
            _written += counts.Written;
            _failed += counts.Failed;
        }
        if (!done) throw _call.Failed(ErrorKind.Unavailable, "The server stopped in the middle of an import; what was reported as written is kept.", null);
        return refused;
    }
}
