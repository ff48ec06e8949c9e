using Microsoft.AspNetCore.Http;
using OrleansLsh.Http.Json;

namespace OrleansLsh.Http.Requests;

/// <summary>Answers with documents, one a line.</summary>
internal static class DocumentLines
{
    /// <summary>Sends documents as they come; null for those that are not there.</summary>
    public static async Task WriteAsync(HttpContext context, IAsyncEnumerable<Document?> documents)
    {
        using var answer = new StreamedJson(context, MediaTypes.JsonLines);
        await foreach (Document? document in documents)
        {
            DocumentJson.Write(answer.Json, document);
            answer.EndLine();
            await answer.SendFullPieceAsync();
        }
        await answer.SendAsync();
    }
}
