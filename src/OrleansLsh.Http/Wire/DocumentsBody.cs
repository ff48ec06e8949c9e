using System.Text.Json.Serialization;

namespace OrleansLsh.Http.Wire;

/// <summary>Documents to write, on the wire.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class DocumentsBody
{
    public required Document[] Documents { get; set; }
}
