using System.Text.Json.Serialization;

namespace OrleansLsh.Http.Wire;

/// <summary>Several searches on the wire.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class SearchBatchBody
{
    public required SearchRequest?[] Searches { get; set; }
}
