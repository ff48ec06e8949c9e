using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Security;
using OrleansLsh.Http.Wire;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Http.Endpoints;

/// <summary>Searching, explaining and hashing.</summary>
internal sealed class SearchEndpoints(ISimilarityService service)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLsh("POST", "/v1/collections/{collection}/search", "search", KeyScope.Read, SearchAsync);
        routes.MapLsh("POST", "/v1/collections/{collection}/search:batch", "search", KeyScope.Read, SearchBatchAsync);
        routes.MapLsh("POST", "/v1/collections/{collection}/explain", "explain", KeyScope.Read, ExplainAsync);
        routes.MapLsh("POST", "/v1/collections/{collection}/hash", "hash", KeyScope.Read, HashAsync);
    }

    private async Task SearchAsync(HttpContext context)
    {
        SearchBody body = await RequestBody.ReadAsync(context, LshJson.Wire.SearchBody);
        SearchResponse response = await service.SearchAsync(context.Collection(), body.ToRequest(), context.RequestAborted);
        Answer.Json(context, response, SearchAnswer.Write);
    }

    private async Task SearchBatchAsync(HttpContext context)
    {
        SearchBatchBody body = await RequestBody.ReadAsync(context, LshJson.Wire.SearchBatchBody);
        long start = Stopwatch.GetTimestamp();
        SearchRequest[] requests = Array.ConvertAll(body.Searches, search => search?.ToRequest() ?? throw new JsonException("a search is null"));
        IReadOnlyList<SearchResponse> responses = await service.SearchAsync(context.Collection(), requests, context.RequestAborted);
        context.Response.ContentType = MediaTypes.Json;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, LshJson.Writing);
        json.WriteStartObject();
        json.WriteNumber("took_ms"u8, Answer.MillisecondsSince(start));
        json.WriteStartArray("responses"u8);
        foreach (SearchResponse response in responses)
        {
            SearchAnswer.Write(json, response);
            if (json.BytesPending > 64 * 1024) await json.FlushAsync(context.RequestAborted);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private async Task ExplainAsync(HttpContext context)
    {
        ExplainBody body = await RequestBody.ReadAsync(context, LshJson.Wire.ExplainBody);
        long start = Stopwatch.GetTimestamp();
        Explanation explanation = await service.ExplainAsync(context.Collection(), body.ToRequest(), body.HitId, context.RequestAborted);
        var answer = new ExplainAnswer(Answer.MillisecondsSince(start), explanation.Id, [.. explanation.Fields]);
        await Answer.JsonAsync(context, answer, LshJson.Wire.ExplainAnswer);
    }

    private async Task HashAsync(HttpContext context)
    {
        HashBody body = await RequestBody.ReadAsync(context, LshJson.Wire.HashBody);
        long start = Stopwatch.GetTimestamp();
        ReadOnlyMemory<byte> codes = await service.HashAsync(context.Collection(), body.Field, body.Vectors, context.RequestAborted);
        int count = body.Vectors.Count, width = count == 0 ? 0 : codes.Length / count;
        var rows = new int[count][];
        var tokens = new string[count][];
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<byte> of = codes.Span.Slice(row * width, width);
            rows[row] = new int[width];
            for (int i = 0; i < width; i++) rows[row][i] = of[i];
            tokens[row] = [.. TokenFormat.Tokens(of)];
        }
        await Answer.JsonAsync(context, new HashAnswer(Answer.MillisecondsSince(start), rows, tokens), LshJson.Wire.HashAnswer);
    }
}
