using Elastic.Transport;

namespace OrleansLsh.Index.Elasticsearch.Connection;

/// <summary>Where a request goes, taken apart once: a search's is the same every time.</summary>
internal sealed class RequestPath
{
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
            Parameters.QueryString[pair[..sign]] = pair[(sign + 1)..];
        }
    }

    /// <summary>The path alone.</summary>
    public string Path { get; }

    /// <summary>The query; only read from, so that requests may share it.</summary>
    public DefaultRequestParameters Parameters { get; } = new();
}
