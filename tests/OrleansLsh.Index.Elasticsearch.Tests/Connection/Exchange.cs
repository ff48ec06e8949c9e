using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Tests.Smile;

namespace OrleansLsh.Index.Elasticsearch.Tests.Connection;

/// <summary>A request that went through a <see cref="ServerProxy"/>, and its answer once it is there.</summary>
/// <param name="Method">GET, POST, ….</param>
/// <param name="Path">Path and query.</param>
/// <param name="Body">The body sent.</param>
/// <param name="Accept">The formats that the answer may have, as sent.</param>
/// <param name="ContentType">The format of the body, as sent; null where it is not said.</param>
internal sealed record Exchange(string Method, string Path, byte[] Body, string? Accept, string? ContentType)
{
    /// <summary>The body as JSON, a line for each document where it is Smile.</summary>
    public string Request { get; } = SmileReader.Text(Body);

    /// <summary>The answer's body; empty where the proxy answered by itself.</summary>
    public string Answer { get; set; } = "";

    /// <summary>What the server warns of, such as what it will not take any more; empty where it does not.</summary>
    public string Warning { get; set; } = "";

    /// <summary>The last part of the path: <c>_search</c>, <c>_bulk</c>, ….</summary>
    public string Endpoint => Path.Split('?')[0].Split('/')[^1];

    /// <summary>How many documents a search asks for.</summary>
    public int Size
    {
        get
        {
            using JsonDocument body = JsonDocument.Parse(Request);
            return body.RootElement.GetProperty("size").GetInt32();
        }
    }
}
