using System.Buffers;
using System.Text.Json;
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
        await PostAsync(new ArrayBufferWriter<byte>(), 0, cancellationToken);
        Task sending = Task.CompletedTask;
        var batch = new ArrayBufferWriter<byte>();
        int count = 0;
        try
        {
            await foreach (Document document in documents.WithCancellation(cancellationToken))
            {
                if (_position++ < options.Skip) continue;
                Append(batch, document);
                if (++count < options.BatchSize) continue;
                await sending;
                cancellationToken.ThrowIfCancellationRequested();
                sending = CommitAsync(batch, _position - count, count);
                (batch, count) = (new ArrayBufferWriter<byte>(batch.WrittenCount), 0);
            }
            await sending;
            cancellationToken.ThrowIfCancellationRequested();
            if (count > 0) sending = CommitAsync(batch, _position - count, count);
        }
        finally
        {
            await sending;
        }
        _read = _position;
        return new ImportReport(_read, _written, _failed, _failures);
    }

    /// <summary>A commit is never cut off: cancelling takes effect between commits.</summary>
    private async Task CommitAsync(ArrayBufferWriter<byte> batch, long first, int count)
    {
        await PostAsync(batch, first, CancellationToken.None);
        _read = first + count;
        progress?.Report(new ImportProgress(_read, _written, _failed));
    }

    private async Task PostAsync(ArrayBufferWriter<byte> batch, long first, CancellationToken cancellationToken)
    {
        string address = ServiceConnection.Address(collection, "import", $"/documents:import?results=failures&batch_size={options.BatchSize}");
        bool done = false;
        await foreach (ImportLine line in server.LinesAsync(
            HttpMethod.Post, address, _call, ServiceConnection.Lines(batch.WrittenMemory), LshJson.Wire.ImportLine, cancellationToken))
        {
            if (line.Problem is { } problem) throw _call.Failed(problem);
            if (line.Result == "failed") Fail(new FailureAnswer(first + line.Position!.Value, line.Id ?? "", line.Type!, line.Detail!));
            if (line.Done is not { } counts) continue;
            done = true;
            _written += counts.Written;
            _failed += counts.Failed;
        }
        if (!done) throw _call.Failed(ErrorKind.Unavailable, "The server stopped in the middle of an import; what was reported as written is kept.", null);
    }

    private void Fail(FailureAnswer failure)
    {
        if (_failures.Count < options.MaxFailures) _failures.Add(failure.ToFailure());
    }

    private static void Append(ArrayBufferWriter<byte> batch, Document document)
    {
        using (var json = new Utf8JsonWriter(batch, LshJson.Writing)) DocumentJson.Write(json, document);
        batch.Write("\n"u8);
    }
}
