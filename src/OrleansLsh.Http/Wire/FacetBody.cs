using System.Text.Json.Serialization;

namespace OrleansLsh.Http.Wire;

/// <summary>Source fields whose values are counted, on the wire.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class FacetBody
{
    public required string[] Fields { get; set; }

    /// <summary>Only documents that match; null for all.</summary>
    public Filter? Filter { get; set; }

    /// <summary>Values of each field; null for the default.</summary>
    public int? Limit { get; set; }

    public static FacetBody Of(FacetRequest request) =>
        new() { Fields = [.. request.Fields], Filter = request.Filter, Limit = request.Limit };

    public FacetRequest ToRequest()
    {
        var request = new FacetRequest { Fields = Fields, Filter = Filter };
        return Limit is { } limit ? request with { Limit = limit } : request;
    }
}

/// <summary>The values of source fields, on the wire.</summary>
internal sealed record FacetAnswer(double TookMs, Facet[] Facets, string[]? Warnings)
{
    public static FacetAnswer Of(FacetResponse response, double tookMs) =>
        new(tookMs, [.. response.Facets], response.Warnings.Count == 0 ? null : [.. response.Warnings]);

    public FacetResponse ToResponse() => new(Facets, TimeSpan.FromMilliseconds(TookMs)) { Warnings = Warnings ?? [] };
}
