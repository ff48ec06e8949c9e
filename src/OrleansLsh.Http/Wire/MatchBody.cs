using System.Text.Json.Serialization;
using OrleansLsh.Http.Json;

namespace OrleansLsh.Http.Wire;

/// <summary>Documents to count, on the wire.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class CountBody
{
    /// <summary>Only those that match; null for all.</summary>
    public Filter? Filter { get; set; }
}

/// <summary>Documents to export, on the wire.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class ExportBody
{
    /// <summary>Only those that match.</summary>
    public required Filter Filter { get; set; }

    /// <summary>Whether they carry their vectors. Default true.</summary>
    public bool WithVectors { get; set; } = true;
}

/// <summary>How many documents there are.</summary>
internal sealed record CountAnswer(double TookMs, long Count);

/// <summary>Documents to delete, on the wire: ids or a filter.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class DeleteBody
{
    [JsonConverter(typeof(IdsJson))]
    public string[]? Ids { get; set; }

    /// <summary>All that match.</summary>
    public Filter? Filter { get; set; }
}
