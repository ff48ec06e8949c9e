using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Pictures;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Security;
using OrleansLsh.Http.Wire;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Http.Endpoints;

/// <summary>Searching, explaining and hashing.</summary>
internal sealed class SearchEndpoints(ISimilarityService service, HeldAnswers held, PictureVectors pictures, LshHttpOptions options)
{
    // Smaller answers are written at once and not counted: connections hold as much.
    private const long SmallAnswer = 64 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLsh("POST", "/v1/collections/{collection}/search", "search", KeyScope.Read, SearchAsync);
        routes.MapLsh("POST", "/v1/collections/{collection}/search:batch", "search", KeyScope.Read, SearchBatchAsync);
        routes.MapLsh("POST", "/v1/collections/{collection}/explain", "explain", KeyScope.Read, ExplainAsync);
        routes.MapLsh("POST", "/v1/collections/{collection}/hash", "hash", KeyScope.Read, HashAsync);
    }

    private async Task SearchAsync(HttpContext context)
    {
        SearchRequest request = MediaTypes.Is(context.Request, SearchForm.MediaType)
            ? await pictures.EmbedAsync(
                context.Collection(), await SearchForm.ReadAsync(context, options.MaxPictureBytes), context.RequestAborted)
            : await RequestBody.ReadAsync(context, LshJson.Of<SearchRequest>());
        SearchResponse response = await service.SearchAsync(context.Collection(), request, context.RequestAborted);
        long bytes = AnswerBudget.BytesOf(response);
        if (bytes <= SmallAnswer)
        {
            Answer.Json(context, response, SearchAnswer.Write);
            return;
        }
        held.Hold(context, bytes);
        using var answer = new StreamedJson(context);
        await SearchAnswer.WriteAsync(answer, response);
        await answer.SendAsync();
    }

    private async Task SearchBatchAsync(HttpContext context)
    {
        SearchBatchBody body = await RequestBody.ReadAsync(context, LshJson.Of<SearchBatchBody>());
        long start = Stopwatch.GetTimestamp();
        SearchRequest[] requests = Array.ConvertAll(body.Searches, search => search ?? throw new JsonException("a search is null"));
        IReadOnlyList<SearchResponse> responses = await service.SearchAsync(context.Collection(), requests, context.RequestAborted);
        held.Hold(context, responses.Sum(AnswerBudget.BytesOf));
        using var answer = new StreamedJson(context);
        answer.Json.WriteStartObject();
        answer.Json.WriteNumber("took_ms"u8, Answer.MillisecondsSince(start));
        answer.Json.WriteStartArray("responses"u8);
        foreach (SearchResponse response in responses) await SearchAnswer.WriteAsync(answer, response);
        answer.Json.WriteEndArray();
        answer.Json.WriteEndObject();
        await answer.SendAsync();
    }

    private async Task ExplainAsync(HttpContext context)
    {
        ExplainBody body = await RequestBody.ReadAsync(context, LshJson.Of<ExplainBody>());
        long start = Stopwatch.GetTimestamp();
        Explanation explanation = await service.ExplainAsync(context.Collection(), body.Search, body.HitId, context.RequestAborted);
        var answer = new ExplainAnswer(Answer.MillisecondsSince(start), explanation.Id, [.. explanation.Fields]);
        await Answer.JsonAsync(context, answer, LshJson.Of<ExplainAnswer>());
    }

    private async Task HashAsync(HttpContext context)
    {
        HashBody body = await RequestBody.ReadAsync(context, LshJson.Of<HashBody>());
        long start = Stopwatch.GetTimestamp();
        ReadOnlyMemory<byte> codes = await service.HashAsync(context.Collection(), body.Field, body.Vectors, context.RequestAborted);
        int count = body.Vectors.Count, width = count == 0 ? 0 : codes.Length / count;
        using var answer = new StreamedJson(context);
        answer.Json.WriteStartObject();
        answer.Json.WriteNumber("took_ms"u8, Answer.MillisecondsSince(start));
        answer.Json.WriteStartArray("codes"u8);
        for (int row = 0; row < count; row++)
        {
            answer.Json.WriteStartArray();
            foreach (byte code in codes.Span.Slice(row * width, width)) answer.Json.WriteNumberValue(code);
            answer.Json.WriteEndArray();
            await answer.SendFullPieceAsync();
        }
        answer.Json.WriteEndArray();
        answer.Json.WriteStartArray("tokens"u8);
        for (int row = 0; row < count; row++)
        {
            answer.Json.WriteStartArray();
            foreach (string token in TokenFormat.Tokens(codes.Span.Slice(row * width, width))) answer.Json.WriteStringValue(token);
            answer.Json.WriteEndArray();
            await answer.SendFullPieceAsync();
        }
        answer.Json.WriteEndArray();
        answer.Json.WriteEndObject();
        await answer.SendAsync();
    }
}
