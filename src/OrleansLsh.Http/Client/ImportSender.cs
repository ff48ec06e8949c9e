using OrleansLsh.Core.Formats;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Wire;
using OrleansLsh.Index.Service.Writing;

namespace OrleansLsh.Http.Client;

/// <summary>Sends an import batch by batch: the lines of the next are written while the server commits the present one.</summary>
/// <remarks>A batch a request, not one request for all: each answer then says what is durable, whatever lies between here and the server,
/// and a cut connection costs one batch.</remarks>
internal sealed class ImportSender(ServiceConnection server, string collection, ImportOptions options)
{
    private readonly Call _call = new("import", collection);

    public async Task<ImportReport> SendAsync(
        IAsyncEnumerable<Document> documents, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(documents);
        // An empty batch writes nothing, but refuses an unknown collection and options out of range before anything is read.
        await PostAsync(ImportPiece.Empty, cancellationToken);
        var pipeline = new ImportPipeline<ImportPiece>((batch, _) => Task.FromResult(ImportPiece.Of(batch)), CommitAsync);
        try
        {
            return await pipeline.RunAsync(documents, options, progress, cancellationToken);
        }
        catch (LshException error) when (error is not InvalidFileException && error.Operation is null)
        {
            throw _call.Failed(error.Kind, error.Message, error);
        }
    }

    private Task<WriteReport> CommitAsync(ImportPiece piece) =>
        piece.Positions.Count == 0 ? Task.FromResult(new WriteReport(0, piece.Unreadable)) : PostAsync(piece, CancellationToken.None);

    /// <summary>Sends lines; gives what the server says of them, and what was not sent.</summary>
    private async Task<WriteReport> PostAsync(ImportPiece piece, CancellationToken cancellationToken)
    {
        string address =
            ServiceConnection.Address(collection, "import", $"/documents:import?results=failures&batch_size={options.BatchSize}");
        var failures = new List<DocumentFailure>(piece.Unreadable);
        ImportCounts? done = null;
        await foreach (ImportLine line in server.LinesAsync(
            HttpMethod.Post, address, _call, ServiceConnection.Lines(piece.Lines), LshJson.Of<ImportLine>(), cancellationToken))
        {
            if (line.Problem is { } problem) throw _call.Failed(problem);
            if (line.Result == "failed")
                failures.Add(
                    new FailureAnswer(piece.Positions[(int)line.Position!.Value], line.Id ?? "", line.Type!, line.Detail!).ToFailure());
            done = line.Done ?? done;
        }
        if (done is null)
            throw _call.Failed(
                ErrorKind.Unavailable, "The server stopped in the middle of an import; what was reported as written is kept.", null);
        return new WriteReport(done.Written, [.. failures.OrderBy(failure => failure.Position)]);
    }
}
