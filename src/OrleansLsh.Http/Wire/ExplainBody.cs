using System.Text.Json.Serialization;
using OrleansLsh.Http.Json;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Http.Wire;

/// <summary>What to explain, on the wire: a search, and one of its hits.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class ExplainBody : SearchBody
{
    [JsonConverter(typeof(IdJson))]
    public required string HitId { get; set; }

    public static ExplainBody Of(SearchRequest request, string hitId)
    {
        var body = new ExplainBody { HitId = hitId };
        body.Take(request);
        return body;
    }
}
