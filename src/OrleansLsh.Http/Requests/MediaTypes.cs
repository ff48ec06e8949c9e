using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using OrleansLsh.Http.Problems;

namespace OrleansLsh.Http.Requests;

/// <summary>What is sent and what is wanted.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string JsonLines = "application/x-ndjson";

    /// <summary>Refuses a body that does not say it is JSON.</summary>
    public static void RequireJson(HttpRequest request)
    {
        if (!IsJson(request.ContentType)) throw Unsupported(request, Json);
    }

    /// <summary>Whether a body says that it is of a media type, whatever else is said of it.</summary>
    public static bool Is(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? parsed)
            && parsed.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Refuses a body that does not say it is JSON, a document a line.</summary>
    public static void RequireJsonLines(HttpRequest request)
    {
        string type = Bare(request.ContentType);
        if (type is not (JsonLines or "application/jsonl" or "application/ndjson" or "application/jsonlines"))
            throw Unsupported(request, JsonLines);
    }

    /// <summary>Whether the caller asks for an object a line rather than one in all.</summary>
    public static bool WantsLines(HttpRequest request)
    {
        foreach (string? accept in request.Headers.Accept)
            if (accept?.Contains(JsonLines, StringComparison.OrdinalIgnoreCase) == true) return true;
        return false;
    }

    /// <summary>Whether one of the media types is among those that the caller takes.</summary>
    public static bool Accepts(StringValues accept, string[] produces)
    {
        if (accept.Count == 0 || produces.Length == 0) return true;
        // What nearly everyone sends needs no parsing.
        if (accept is ["*/*"] || (accept is [Json] && produces.Contains(Json))) return true;
        if (!MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? wanted) || wanted.Count == 0) return true;
        foreach (MediaTypeHeaderValue range in wanted)
        {
            if (range.Quality == 0) continue;
            foreach (string type in produces)
                if (range.MatchesAllTypes || Matches(range, type)) return true;
        }
        return false;
    }

    private static bool Matches(MediaTypeHeaderValue range, string type)
    {
        int slash = type.IndexOf('/');
        return range.Type.Equals(type[..slash], StringComparison.OrdinalIgnoreCase)
            && (range.MatchesAllSubTypes || range.SubType.Equals(type[(slash + 1)..], StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsJson(string? contentType)
    {
        if (contentType is Json or "application/json; charset=utf-8") return true;
        string type = Bare(contentType);
        return type == Json
            || (type.StartsWith("application/", StringComparison.Ordinal) && type.EndsWith("+json", StringComparison.Ordinal));
    }

    private static string Bare(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? parsed) && IsUtf8(parsed)
            ? parsed.MediaType.ToString().ToLowerInvariant()
            : "";

    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase);

    private static RefusedException Unsupported(HttpRequest request, string wanted) => new(415, ProblemTypes.UnsupportedMediaType,
        $"The body has the content type '{request.ContentType ?? "(none)"}'; '{wanted}' in UTF-8 is expected.");
}
