using System.Text.Json.Serialization;

namespace OrleansLsh.Http.Wire;

/// <summary>Text relevance that joins a search, on the wire.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class TextBody
{
    public string? Field { get; set; }

    public string? Text { get; set; }

    public double Weight { get; set; } = 1;
}
