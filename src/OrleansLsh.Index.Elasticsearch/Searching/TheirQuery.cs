using OrleansLsh.Core.Models;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>The vector of a query as the server is sent it, and our scores for the server's.</summary>
/// <remarks>Under dot (<c>max_inner_product</c>) the server's score is 1 + x·y, and 1 / (1 − x·y) for a dot product below 0, in single
/// precision: small dot products would be lost beside the 1. A longer query has the same neighbours, and its products are larger.</remarks>
internal readonly struct TheirQuery
{
    private const double Long = 1L << 40;

    private readonly double _scale;
    private readonly bool _isDot;

    private TheirQuery(ReadOnlyMemory<float> vector, bool isDot, double scale) => (Vector, _isDot, _scale) = (vector, isDot, scale);

    /// <summary>D components.</summary>
    public ReadOnlyMemory<float> Vector { get; }

    /// <summary>What vectors are compared with.</summary>
    public static TheirQuery Of(Metric metric, ReadOnlyMemory<float> vector) =>
        metric == Metric.Dot ? Scaled(vector, Long) : new(vector, isDot: false, 1);

    /// <summary>What vectors are compared with that the server keeps as bytes: these have the range of the documents, and a longer query
    /// would be cut.</summary>
    /// <param name="metric">The field's metric.</param>
    /// <param name="vector">D components.</param>
    /// <param name="model">The field's model; null where there is none, and nothing is known of the documents.</param>
    public static TheirQuery OfBytes(Metric metric, ReadOnlyMemory<float> vector, Model? model) => metric != Metric.Dot
        ? new(vector, isDot: false, 1)
        : model?.Space is { } space ? Scaled(vector, space.Radius) : new(vector, isDot: true, 1);

    /// <summary>Our score for the server's.</summary>
    public double Score(double theirs) => !_isDot ? theirs : (theirs >= 1 ? theirs - 1 : 1 - 1 / theirs) / _scale;

    // By a power of 2, which changes no bit of a component.
    private static TheirQuery Scaled(ReadOnlyMemory<float> vector, double length)
    {
        double own = Math.Sqrt(VectorRules.SquaredNorm(vector.Span));
        double scale = own > 0 ? Math.Pow(2, Math.Floor(Math.Log2(length / own))) : 1;
        var scaled = new float[vector.Length];
        for (int k = 0; k < scaled.Length; k++) scaled[k] = (float)(vector.Span[k] * scale);
        return new(scaled, isDot: true, scale);
    }
}
