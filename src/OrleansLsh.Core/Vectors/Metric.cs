namespace OrleansLsh.Core.Vectors;

/// <summary>How the distance of two vectors is measured.</summary>
public enum Metric
{
    /// <summary>Length of the difference, √Σ(x − y)².</summary>
    Euclidean,

    /// <summary>1 − cos(x, y), 0 to 2. Vectors are normalised once, when they are written, and kept so.</summary>
    Cosine,
}
