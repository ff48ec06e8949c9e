using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>Searches that a query needs answered before it can go on.</summary>
/// <param name="bodies">The bodies of the requests.</param>
internal sealed class SearchStep(params RequestBody[] bodies)
{
    /// <summary>The bodies of the requests.</summary>
    public RequestBody[] Bodies { get; } = bodies;

    /// <summary>The answers, one per body, once they are there.</summary>
    public JsonElement[] Replies { get; } = new JsonElement[bodies.Length];
}
