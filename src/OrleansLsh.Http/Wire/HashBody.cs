using System.Text.Json.Serialization;

namespace OrleansLsh.Http.Wire;

/// <summary>Vectors to hash, on the wire.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class HashBody
{
    public string? Field { get; set; }

    public required VectorBlock Vectors { get; set; }
}
