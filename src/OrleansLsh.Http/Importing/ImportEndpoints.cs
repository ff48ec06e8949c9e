using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using OrleansLsh.Http.Endpoints;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Problems;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Security;
using OrleansLsh.Http.Wire;

namespace OrleansLsh.Http.Importing;

/// <summary>Writes documents from a stream of lines, and tells as a stream of lines what became of each.</summary>
internal sealed class ImportEndpoints(ISimilarityService service, LshHttpOptions options, TimeProvider time)
{
    /// <summary>How long an answer waits for its reader, and the rest of a body is read and thrown away after that.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate PatientRate = new(1, TimeSpan.FromMinutes(5));

    public void Map(IEndpointRouteBuilder routes) => routes.MapLsh(
        "POST", "/v1/collections/{collection}/documents:import", "import", KeyScope.Write, ImportAsync, MediaTypes.JsonLines);

    private async Task ImportAsync(HttpContext context)
    {
        MediaTypes.RequireJsonLines(context.Request);
        long skip = QueryValues.Number(context.Request, "skip", 0, 0, long.MaxValue);
        int size = QueryValues.Number(context.Request, "batch_size", 1_000, int.MinValue, int.MaxValue);
        bool all = Results(context.Request);
        // Writes nothing, but refuses an unknown collection and a batch size out of range before the first line is read.
        await service.ImportAsync(
            context.Collection(), AsyncEnumerable.Empty<Document>(), new ImportOptions { BatchSize = size }, null, context.RequestAborted);
        Widen(context);
        await using var lines = new LineWriter(context, MediaTypes.JsonLines);
        try
        {
            await ImportAsync(context, lines, skip, size, all);
        }
        catch (Exception error) when (
            context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested
                && error is LshException or RefusedException or BadHttpRequestException)
        {
            lines.Write(new ImportLine { Problem = ProblemAnswer.Of(context, error) }, LshJson.Of<ImportLine>());
            if (error is RefusedException { Type: ProblemTypes.AnswerNotRead }) await PassBodyAsync(context);
        }
    }

    /// <summary>Reads the rest of a body and throws it away, for a while: whoever sends all before he reads reads only then why it
    /// stopped.</summary>
    private async Task PassBodyAsync(HttpContext context)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        try
        {
            await context.Request.Body.CopyToAsync(Stream.Null, end.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // Then he learns of it by the connection's end.
        }
    }

    /// <summary>The next batch is read while the present one is being committed.</summary>
    private async Task ImportAsync(HttpContext context, LineWriter lines, long skip, int size, bool all)
    {
        using var reader = new LineReader(BodyContent.Open(context.Request), options.MaxLineBytes);
        var tally = new ImportReply(lines, all, Patience, time);
        Task commit = Task.CompletedTask;
        try
        {
            for (ImportBatch? batch; (batch = await ReadAsync(reader, tally, skip, size, context.RequestAborted)) is not null;)
            {
                await commit;
                commit = CommitAsync(context, batch, tally);
            }
        }
        finally
        {
            // What was read in full is committed, even where what follows it cannot be read.
            await commit;
        }
        tally.End();
    }

    private async Task<ImportBatch?> ReadAsync(
        LineReader reader, ImportReply tally, long skip, int size, CancellationToken cancellationToken)
    {
        ImportBatch? batch = null;
        while (await reader.ReadAsync(cancellationToken) is { } line)
        {
            if (ImportReply.IsBlank(line)) continue;
            if (tally.Taken++ < skip) continue;
            batch ??= new ImportBatch(tally.Taken - 1);
            batch.Add(line);
            if (batch.Count == size || batch.Bytes > options.MaxLineBytes) break;
        }
        return batch;
    }

    private async Task CommitAsync(HttpContext context, ImportBatch batch, ImportReply tally) =>
        await tally.TellAsync(batch, await batch.CommitAsync(service, context.Collection(), context.RequestAborted));

    private static bool Results(HttpRequest request) => QueryValues.Text(request, "results") switch
    {
        null or "all" => true,
        "failures" => false,
        var given => throw new LshException(ErrorKind.InvalidArgument, $"'results' is '{given}'; all or failures is expected."),
    };

    private static void Widen(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = PatientRate;
    }
}
