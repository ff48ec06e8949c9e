using Elastic.Transport;

namespace OrleansLsh.Index.Elasticsearch.Connection;

/// <summary>Where a request goes, taken apart once: a search's is the same every time.</summary>
internal sealed class RequestPath
{
    // Answers are JSON all the same: that is what the client accepts by itself.
    private static readonly RequestConfiguration Smile = new() { ContentType = "application/vnd.elasticsearch+smile;compatible-with=8" };

    private readonly DefaultRequestParameters _json = new(), _smile = new() { RequestConfiguration = Smile };

    /// <summary>A path with its query.</summary>
    /// <param name="text">Without a leading slash; after a '?' pairs with '&amp;' between them, none of them escaped.</param>
    public RequestPath(string text)
    {
        int mark = text.IndexOf('?', StringComparison.Ordinal);
        Path = mark < 0 ? text : text[..mark];
        if (mark < 0) return;
        foreach (string pair in text[(mark + 1)..].Split('&'))
        {
            int sign = pair.IndexOf('=', StringComparison.Ordinal);
            _json.QueryString[pair[..sign]] = _smile.QueryString[pair[..sign]] = pair[(sign + 1)..];
        }
    }

    /// <summary>The path alone.</summary>
    public string Path { get; }

    /// <summary>The query, and what is said of a body; only read from, so that requests may share it.</summary>
    public DefaultRequestParameters Parameters(RequestBody body) => body.IsSmile ? _smile : _json;
}
