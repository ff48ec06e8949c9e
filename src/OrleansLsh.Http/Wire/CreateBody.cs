using System.Text.Json.Serialization;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index;

namespace OrleansLsh.Http.Wire;

/// <summary>A collection to create, on the wire.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class CreateBody
{
    /// <summary>Its name, where the address does not give it.</summary>
    public string? Name { get; set; }

    public required FieldBody?[] Fields { get; set; }

    public VectorField[] ToFields() =>
        [.. Fields.Select(field => new VectorField(field?.Name ?? "", field?.Dimensions ?? 0, field?.Metric ?? Metric.Cosine))];
}

/// <summary>A vector field of a collection to create, on the wire.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class FieldBody
{
    public string? Name { get; set; }

    public int Dimensions { get; set; }

    public Metric Metric { get; set; } = Metric.Cosine;
}
