using System.Text.Json.Serialization;
using OrleansLsh.Http.Json;

namespace OrleansLsh.Http.Wire;

/// <summary>Documents to read or to delete, on the wire.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class IdsBody
{
    /// <summary>The most documents that one request reads.</summary>
    public const int MostRead = 1_000;

    [JsonConverter(typeof(IdsJson))]
    public required string[] Ids { get; set; }

    /// <summary>Whether documents that are read carry their vectors.</summary>
    public bool WithVectors { get; set; }
}
