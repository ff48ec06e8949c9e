using System.Text.Json.Serialization;
using OrleansLsh.Http.Json;

namespace OrleansLsh.Http.Wire;

/// <summary>What to explain, on the wire: a search, and beside its properties one of its hits.</summary>
internal sealed class ExplainBody
{
    [JsonConverter(typeof(IdJson))]
    public required string HitId { get; set; }

    // None of the JSON's properties by itself.
    internal SearchRequest Search { get; init; } = new();
}
