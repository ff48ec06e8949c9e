using System.Text.Json;

namespace OrleansLsh.Http.Sampling;

/// <summary>A sample of a field's vectors, projected to two dimensions.</summary>
/// <param name="TookMs">Time to draw and to project.</param>
/// <param name="Field">The vector field.</param>
/// <param name="Documents">Documents that have a vector in it.</param>
/// <param name="Explained">Part of the variance that each axis keeps, 0 to 1.</param>
/// <param name="Projection">Places other vectors on the same map.</param>
/// <param name="Points">The sample, in the order of writing.</param>
/// <param name="SourcesLeftOut">Points whose source is not given, for all of them together would have more than 16 MiB.</param>
internal sealed record SampleAnswer(
    double TookMs, string Field, long Documents, double[] Explained, ProjectionAnswer Projection, PointAnswer[] Points, int SourcesLeftOut);

/// <summary>x = axis · (v − mean), for v as the collection keeps it.</summary>
internal sealed record ProjectionAnswer(float[] Mean, float[][] Axes);

/// <summary>A document of a sample.</summary>
internal sealed record PointAnswer(string Id, float X, float Y, JsonElement? Source);
