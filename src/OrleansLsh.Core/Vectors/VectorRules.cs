namespace OrleansLsh.Core.Vectors;

/// <summary>What a vector must be before it enters a collection, and how cosine vectors are normalised then.</summary>
public static class VectorRules
{
    /// <summary>How far the squared length of a vector may be from 1 for it to count as normalised.</summary>
    public const double UnitTolerance = 1e-6;

    /// <summary>The longest vector that is taken under the euclidean and the dot metric: the squares of distances, and of what estimates
    /// them, stay finite floats.</summary>
    public const double MaxLength = 1e18;

    /// <summary>The shortest vector but 0 that is taken under the euclidean and the dot metric: the squares of what two such vectors differ
    /// by, down to the last bit of their components, are floats of full precision. Shorter ones would lose their order.</summary>
    public const double MinLength = 1e-12;

    /// <summary>Σ v², in double. It is finite exactly where every component is finite, and 0 exactly where every component is 0.</summary>
    public static double SquaredNorm(ReadOnlySpan<float> vector) => WideSums.SquaredNorm(vector);

    /// <summary>The first component that is NaN or infinite.</summary>
    /// <returns>Its position, or −1 where all are finite.</returns>
    public static int FirstNotFinite(ReadOnlySpan<float> vector)
    {
        if (double.IsFinite(SquaredNorm(vector))) return -1;
        int position = 0;
        while (float.IsFinite(vector[position])) position++;
        return position;
    }

    /// <summary>Whether a vector of this squared length is left as it is.</summary>
    public static bool IsUnit(double squaredNorm) => Math.Abs(squaredNorm - 1) <= UnitTolerance;

    /// <summary>Brings a vector to length 1; one that has it already is copied bit for bit, so normalising twice changes nothing.</summary>
    /// <param name="vector">Finite, not all zero.</param>
    /// <param name="into">As many components; may be the vector itself.</param>
    public static void Normalize(ReadOnlySpan<float> vector, Span<float> into) => Normalize(vector, SquaredNorm(vector), into);

    /// <summary>Brings a vector whose Σ v² is known to length 1; one that has it already is copied bit for bit.</summary>
    public static void Normalize(ReadOnlySpan<float> vector, double squaredNorm, Span<float> into)
    {
        if (IsUnit(squaredNorm))
        {
            vector.CopyTo(into);
            return;
        }
        double scale = 1 / Math.Sqrt(squaredNorm);
        for (int k = 0; k < vector.Length; k++) into[k] = (float)(vector[k] * scale);
    }
}
