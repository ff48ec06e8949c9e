using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansLsh.Core.Formats;
using OrleansLsh.Http.Importing;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Sampling;
using OrleansLsh.Http.Security;
using OrleansLsh.Http.Wire;

namespace OrleansLsh.Http.Endpoints;

/// <summary>Writing, reading and deleting documents.</summary>
internal sealed class DocumentEndpoints(ISimilarityService service, IdSnapshots snapshots)
{
    private const int MaxListed = 1_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLsh("GET", "/v1/collections/{collection}/documents", "get", KeyScope.Read, ListAsync);
        routes.MapLsh("POST", "/v1/collections/{collection}/documents", "upsert", KeyScope.Write, UpsertAsync);
        routes.MapLsh("PUT", "/v1/collections/{collection}/documents", "upsert", KeyScope.Write, UpsertAsync);
        routes.MapLsh("POST", "/v1/collections/{collection}/documents:update", "update", KeyScope.Write, UpdateAsync);
        routes.MapLsh("POST", "/v1/collections/{collection}/documents:get", "get", KeyScope.Read, GetManyAsync, MediaTypes.Json,
            MediaTypes.JsonLines);
        routes.MapLsh("POST", "/v1/collections/{collection}/documents:delete", "delete", KeyScope.Write, DeleteManyAsync);
        routes.MapLsh("POST", "/v1/collections/{collection}/documents:count", "count", KeyScope.Read, CountAsync);
        routes.MapLsh("POST", "/v1/collections/{collection}/documents:facets", "facets", KeyScope.Read, FacetAsync);
        routes.MapLsh("GET", "/v1/collections/{collection}/documents/{**id}", "get", KeyScope.Read, GetAsync);
        routes.MapLsh("PUT", "/v1/collections/{collection}/documents/{**id}", "upsert", KeyScope.Write, PutAsync);
        routes.MapLsh("DELETE", "/v1/collections/{collection}/documents/{**id}", "delete", KeyScope.Write, DeleteAsync);
        routes.MapLsh("GET", "/v1/collections/{collection}/document", "get", KeyScope.Read, GetAsync);
        routes.MapLsh("PUT", "/v1/collections/{collection}/document", "upsert", KeyScope.Write, PutAsync);
        routes.MapLsh("DELETE", "/v1/collections/{collection}/document", "delete", KeyScope.Write, DeleteAsync);
    }

    private async Task UpsertAsync(HttpContext context)
    {
        SentDocuments sent = await RequestBody.ReadAsync(context, SentDocuments.Read);
        long start = Stopwatch.GetTimestamp();
        bool allOrNone = QueryValues.Flag(context.Request, "all_or_none", false);
        WriteReport report = await sent.WriteAsync(service, context.Collection(), allOrNone, context.RequestAborted);
        await TellAsync(context, report, start);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        SentDocuments sent = await RequestBody.ReadAsync(context, SentDocuments.Read);
        long start = Stopwatch.GetTimestamp();
        await TellAsync(context, await sent.UpdateAsync(service, context.Collection(), context.RequestAborted), start);
    }

    private async Task PutAsync(HttpContext context)
    {
        string id = context.DocumentId();
        Document document = await RequestBody.ReadAsync(context, body =>
        {
            var reader = new Utf8JsonReader(body, SourceDepth.Reader);
            reader.Read();
            Document read = DocumentJson.Read(ref reader, id);
            reader.Read();
            return read;
        });
        long start = Stopwatch.GetTimestamp();
        WriteReport report = await service.WriteAsync(context.Collection(), [document], allOrNone: true, context.RequestAborted);
        if (report.Failures.Count > 0)
            throw new LshException(
                report.Failures[0].Kind, report.Failures[0].Message)
            { Operation = "upsert", Collection = context.Collection() };
        await TellAsync(context, report, start);
    }

    private static Task TellAsync(HttpContext context, WriteReport report, long start) =>
        Answer.JsonAsync(context, WriteAnswer.Of(report, Answer.MillisecondsSince(start)), LshJson.Of<WriteAnswer>());

    private async Task GetAsync(HttpContext context)
    {
        string id = context.DocumentId();
        Document document = await service.GetAsync(
            context.Collection(), id, QueryValues.Flag(context.Request, "with_vectors", false), context.RequestAborted)
            ?? throw new LshException(ErrorKind.UnknownDocument, $"Collection '{context.Collection()}' has no document '{id}'.");
        await Answer.JsonAsync(context, document, LshJson.Of<Document>());
    }

    private async Task DeleteAsync(HttpContext context)
    {
        string id = context.DocumentId();
        if (await service.DeleteAsync(context.Collection(), [id], context.RequestAborted) == 0)
            throw new LshException(ErrorKind.UnknownDocument, $"Collection '{context.Collection()}' has no document '{id}'.");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task GetManyAsync(HttpContext context)
    {
        IdsBody body = await RequestBody.ReadAsync(context, LshJson.Of<IdsBody>());
        if (body.Ids.Length > IdsBody.MostRead)
            throw new LshException(
                ErrorKind.TooLarge, $"{body.Ids.Length} ids were sent; at most {IdsBody.MostRead} documents are read in one call.");
        IAsyncEnumerable<Document?> documents =
            service.GetAsync(context.Collection(), body.Ids, body.WithVectors, context.RequestAborted);
        await (MediaTypes.WantsLines(context.Request)
            ? DocumentLines.WriteAsync(context, documents)
            : WriteListAsync(context, documents));
    }

    private async Task DeleteManyAsync(HttpContext context)
    {
        long start = Stopwatch.GetTimestamp();
        DeleteBody body = await RequestBody.ReadAsync(context, LshJson.Of<DeleteBody>());
        if (body.Ids is null == body.Filter is null)
            throw new LshException(
                ErrorKind.InvalidArgument, "A deletion has ids or a filter; give exactly one of them. Nothing was deleted.");
        long deleted = body.Ids is { } ids
            ? await service.DeleteAsync(context.Collection(), ids, context.RequestAborted)
            : await service.DeleteAsync(context.Collection(), body.Filter!, context.RequestAborted);
        await Answer.JsonAsync(context, new DeleteAnswer(Answer.MillisecondsSince(start), deleted), LshJson.Of<DeleteAnswer>());
    }

    private async Task CountAsync(HttpContext context)
    {
        long start = Stopwatch.GetTimestamp();
        CountBody body = await RequestBody.ReadAsync(context, LshJson.Of<CountBody>());
        long count = await service.CountAsync(context.Collection(), body.Filter, context.RequestAborted);
        await Answer.JsonAsync(context, new CountAnswer(Answer.MillisecondsSince(start), count), LshJson.Of<CountAnswer>());
    }

    private async Task FacetAsync(HttpContext context)
    {
        FacetBody body = await RequestBody.ReadAsync(context, LshJson.Of<FacetBody>());
        FacetResponse response = await service.FacetAsync(context.Collection(), body.ToRequest(), context.RequestAborted);
        await Answer.JsonAsync(context, FacetAnswer.Of(response, Answer.Milliseconds(response.Took)), LshJson.Of<FacetAnswer>());
    }

    private async Task ListAsync(HttpContext context)
    {
        if (QueryValues.Text(context.Request, "prefix") is { Length: > 0 } prefix)
        {
            await ListAsync(context, prefix);
            return;
        }
        int limit = QueryValues.Number(context.Request, "limit", 10, 1, MaxListed);
        bool withVectors = QueryValues.Flag(context.Request, "with_vectors", false);
        await WriteListAsync(context, service.ExportAsync(context.Collection(), withVectors, context.RequestAborted).Take(limit));
    }

    /// <summary>Documents whose ids begin with a text; where the ids are too many to be kept, the one that has it as its id.</summary>
    private async Task ListAsync(HttpContext context, string prefix)
    {
        int limit = QueryValues.Number(context.Request, "limit", 10, 1, MaxListed);
        bool withVectors = QueryValues.Flag(context.Request, "with_vectors", false);
        IdSnapshot snapshot =
            await snapshots.OfAsync(await service.DescribeAsync(context.Collection(), context.RequestAborted), context.RequestAborted);
        string[] ids = [.. (snapshot.Find(prefix) ?? [prefix]).Take(limit)];
        await WriteListAsync(
            context,
            service.GetAsync(context.Collection(), ids, withVectors, context.RequestAborted).Where(document => document is not null));
    }

    private static async Task WriteListAsync(HttpContext context, IAsyncEnumerable<Document?> documents)
    {
        using var answer = new StreamedJson(context);
        answer.Json.WriteStartObject();
        answer.Json.WriteStartArray("documents"u8);
        await foreach (Document? document in documents)
        {
            DocumentJson.Write(answer.Json, document);
            await answer.SendFullPieceAsync();
        }
        answer.Json.WriteEndArray();
        answer.Json.WriteEndObject();
        await answer.SendAsync();
    }
}
