namespace OrleansLsh.Core.Vectors;

/// <summary>Where vectors of the metric <see cref="Metric.Dot"/> lie for cells and codes: one component more, with which the largest dot
/// product is the least Euclidean distance.</summary>
/// <remarks>A document x lies at (x, √(R² − ‖x‖²)), which is R away from the origin for all of them, and a query q at (R q / ‖q‖, 0): the
/// squared distance of the two is 2R² − 2R x·q / ‖q‖. A document longer than R lies at (x, 0), and seems further away than it is.
/// Bachrach et al.: Speeding up the Xbox recommender system using a Euclidean transformation for inner-product spaces, 2014, theorem 1.
/// There a query keeps its length; here it gets that of documents, which changes no order of documents, and makes how far queries are from
/// cells comparable.</remarks>
public sealed class DotSpace
{
    private const int UsualPart = 1_000;

    private const double MostTimesUsual = 4;

    /// <summary>A space of this radius.</summary>
    /// <param name="dimensions">Components of a vector D, at least 1.</param>
    /// <param name="radius">R, above 0 and finite.</param>
    public DotSpace(int dimensions, float radius)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        if (!(radius > 0) || !float.IsFinite(radius))
            throw new ArgumentOutOfRangeException(nameof(radius), radius, "A radius is above 0 and finite.");
        (Dimensions, Radius) = (dimensions, radius);
    }

    /// <summary>Components of a vector, D; it has one more where it lies.</summary>
    public int Dimensions { get; }

    /// <summary>How far documents lie from the origin, R.</summary>
    public float Radius { get; }

    /// <summary>The space whose radius is the length of the longest vector of a sample, but at most four times that of which one in a
    /// thousand is longer: a single vector that is far longer than all others would leave these no room to differ in.</summary>
    /// <param name="sample">The vectors, at least one.</param>
    public static DotSpace Of(VectorBlock sample)
    {
        var lengths = new double[sample.Count];
        for (int row = 0; row < lengths.Length; row++) lengths[row] = Math.Sqrt(WideSums.SquaredNorm(sample[row]));
        Array.Sort(lengths);
        double usual = lengths[Math.Max(0, lengths.Length - 2 - lengths.Length / UsualPart)];
        double radius = usual > 0 ? Math.Min(lengths[^1], MostTimesUsual * usual) : lengths[^1];
        // Where nothing has a length, any radius will do.
        return new DotSpace(sample.Dimensions, radius > 0 ? (float)radius : 1);
    }

    /// <summary>Where documents lie.</summary>
    /// <param name="vectors">count × D components, row-major, finite.</param>
    /// <param name="into">count × (D + 1), written whole.</param>
    public void PlaceDocuments(ReadOnlySpan<float> vectors, Span<float> into)
    {
        double squared = (double)Radius * Radius;
        for (int from = 0, to = 0; from < vectors.Length; from += Dimensions, to += Dimensions + 1)
        {
            ReadOnlySpan<float> vector = vectors.Slice(from, Dimensions);
            vector.CopyTo(into[to..]);
            into[to + Dimensions] = (float)Math.Sqrt(Math.Max(0, squared - WideSums.SquaredNorm(vector)));
        }
    }

    /// <summary>Where documents lie.</summary>
    public VectorBlock PlaceDocuments(VectorBlock vectors)
    {
        var placed = new float[(long)vectors.Count * (Dimensions + 1)];
        PlaceDocuments(vectors.Values.Span, placed);
        return new VectorBlock(Dimensions + 1, placed);
    }

    /// <summary>Where a query lies.</summary>
    /// <param name="query">D components, finite; one of length 0 lies at the origin.</param>
    /// <param name="into">D + 1, written whole.</param>
    public void PlaceQuery(ReadOnlySpan<float> query, Span<float> into)
    {
        double length = Math.Sqrt(WideSums.SquaredNorm(query)), scale = length > 0 ? Radius / length : 0;
        for (int k = 0; k < query.Length; k++) into[k] = (float)(query[k] * scale);
        into[query.Length] = 0;
    }

    /// <summary>How dot products with a query, and squared distances to where it lies, follow from one another.</summary>
    public DotScale Scale(ReadOnlySpan<float> query)
    {
        double squared = (double)Radius * Radius, length = Math.Sqrt(WideSums.SquaredNorm(query));
        return length > 0
            ? new DotScale(2 * squared, 2 * Radius / length)
            : new DotScale(squared, 0);
    }
}

/// <summary>The squared distance of a document to a query, where they lie in a <see cref="DotSpace"/>: Offset − Slope · x·q.</summary>
/// <param name="Offset">The squared distance of a document whose dot product is 0.</param>
/// <param name="Slope">By how much a dot product makes it less; 0 for a query of length 0.</param>
public readonly record struct DotScale(double Offset, double Slope)
{
    /// <summary>The dot product of a document at this squared distance.</summary>
    public double Dot(double squared) => Slope > 0 ? (Offset - squared) / Slope : 0;

    /// <summary>The squared distance of a document of this dot product that is no longer than the radius.</summary>
    public double Squared(double dot) => Offset - Slope * dot;
}
