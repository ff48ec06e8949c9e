using System.Numerics.Tensors;

namespace OrleansLsh.Core.Ranking;

/// <summary>A query's residual in one cell, quantised: what the documents of the cell are compared with.</summary>
/// <remarks>Components are q ∈ [−63, 63] times a scale, stored as q + 64 in a byte: seven bits, so that a pair of products with
/// int8 cannot saturate 16 bits on machines whose widest instruction adds in 16 bits. Reusable; not safe for concurrent use.</remarks>
public sealed class ResidualQuery
{
    internal const int Offset = 64;
    private const int MaxLevel = 63;

    private readonly float[] _residual;

    /// <summary>Room for queries of D components.</summary>
    public ResidualQuery(int dimensions)
    {
        _residual = new float[dimensions];
        Levels = new byte[ResidualBlocks.Groups(dimensions) * 4];
    }

    /// <summary>D components, padded to whole groups of 4, each q + 64.</summary>
    internal byte[] Levels { get; }

    /// <summary>What one level stands for.</summary>
    internal float Scale { get; private set; }

    /// <summary>Squared length of the quantised residual.</summary>
    public float SquaredNorm { get; private set; }

    /// <summary>Distance between the residual and its quantised form.</summary>
    public float Error { get; private set; }

    /// <summary>Quantises vector − centroid.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="centroid">D components.</param>
    public void Prepare(ReadOnlySpan<float> vector, ReadOnlySpan<float> centroid)
    {
        Span<float> residual = _residual;
        TensorPrimitives.Subtract(vector, centroid, residual);
        (Scale, SquaredNorm, Error) = ResidualQuantiser.Quantise(residual, MaxLevel, Offset, Levels);
        Levels.AsSpan(residual.Length).Fill(Offset);
    }
}
