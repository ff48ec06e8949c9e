using System.Text.Json.Serialization;

namespace OrleansLsh.Http.Wire;

/// <summary>A collection to create, on the wire.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class CreateBody
{
    /// <summary>Its name, where the address does not give it.</summary>
    public string? Name { get; set; }

    public required FieldBody?[] Fields { get; set; }

    public VectorField[] ToFields() =>
        [.. Fields.Select(field => (field ?? new FieldBody()).ToField())];
}

/// <summary>A vector field of a collection to create, on the wire.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class FieldBody
{
    public string? Name { get; set; }

    public int Dimensions { get; set; }

    public Metric Metric { get; set; } = Metric.Cosine;

    /// <summary>The embedder, by its name in the service, that makes vectors of texts; left out where they come with documents.</summary>
    public string? Embedder { get; set; }

    /// <summary>Where a document's source has the text; left out for the field's name.</summary>
    public string? Source { get; set; }

    public static FieldBody Of(VectorField field) => new()
    {
        Name = field.Name,
        Dimensions = field.Dimensions,
        Metric = field.Metric,
        Embedder = field.Embedder,
        Source = field.Source,
    };

    public VectorField ToField() => new(Name ?? "", Dimensions, Metric) { Embedder = Embedder, Source = Source };
}
