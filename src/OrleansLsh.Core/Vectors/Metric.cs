namespace OrleansLsh;

/// <summary>How the distance of two vectors is measured.</summary>
public enum Metric
{
    /// <summary>Length of the difference, √Σ(x − y)².</summary>
    Euclidean,

    /// <summary>1 − cos(x, y), 0 to 2. Vectors are normalised once, when they are written, and kept so.</summary>
    Cosine,

    /// <summary>−Σxy: the largest dot product comes first, and that is its score. Vectors are kept as they are, of any length. A vector
    /// need not be the nearest to itself.</summary>
    Dot,
}
