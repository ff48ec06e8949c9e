using Elastic.Transport;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Connection;

/// <summary>Where a request goes, and in which formats it is asked and answered; made once where many requests go to one path.</summary>
internal sealed class RequestPath
{
    // Servers of 8.x refuse what a client of 9.x announces by itself; those of 9.x take both. The version must be the same in both headers.
    private const string Json = "application/vnd.elasticsearch+json;compatible-with=8";

    private static readonly RequestConfiguration JsonBody = Formats(Json), SmileBody =
        Formats("application/vnd.elasticsearch+smile;compatible-with=8");

    private readonly string _pathAndQuery;

    /// <summary>A path with its query.</summary>
    /// <param name="text">Without a leading slash; after a '?' pairs with '&amp;' between them, none of them escaped.</param>
    public RequestPath(string text)
    {
        int mark = text.IndexOf('?', StringComparison.Ordinal);
        Path = mark < 0 ? text : text[..mark];
        _pathAndQuery = mark < 0 ? text : $"{Path}?{string.Join('&', text[(mark + 1)..].Split('&').Select(Escape))}";
    }

    /// <summary>The path alone.</summary>
    public string Path { get; }

    /// <summary>Method, path and query as the transport takes them.</summary>
    public EndpointPath Endpoint(HttpMethod method) => new(method, _pathAndQuery);

    /// <summary>The formats of a body and of its answer.</summary>
    public static RequestConfiguration Formats(RequestBody body) => body.IsSmile ? SmileBody : JsonBody;

    // By itself the transport throws away what comes in another format, such as a proxy's page that says what is wrong.
    private static RequestConfiguration Formats(string body) => new() { Accept = Json, ContentType = body, DisableDirectStreaming = true };

    private static string Escape(string pair)
    {
        int sign = pair.IndexOf('=', StringComparison.Ordinal);
        return $"{pair[..sign]}={Uri.EscapeDataString(pair[(sign + 1)..])}";
    }
}
