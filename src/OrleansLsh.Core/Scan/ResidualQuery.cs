using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OrleansLsh.Core.Kernels;

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

    /// <summary>Components that there is room for, D.</summary>
    internal int Dimensions => _residual.Length;

    /// <summary>D components, padded to whole groups of 4, each q + 64.</summary>
    internal byte[] Levels { get; }

    /// <summary>Scale: the value that one level stands for.</summary>
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

/// <summary>Symmetric scalar quantisation with a scale per vector.</summary>
internal static class ResidualQuantiser
{
    /// <summary>Writes round(x / scale) + offset for every component, scale = max|x| / maxLevel.</summary>
    /// <param name="values">D components.</param>
    /// <param name="maxLevel">Largest level, at most 127.</param>
    /// <param name="offset">Added to every level before it is stored in a byte (0 stores int8).</param>
    /// <param name="levels">At least D bytes.</param>
    /// <returns>The scale (0 for a zero vector), the squared length of what the levels stand for, and its distance to the values.</returns>
    public static (float Scale, float SquaredNorm, float Error) Quantise(
        ReadOnlySpan<float> values, int maxLevel, int offset, Span<byte> levels)
    {
        float peak = TensorPrimitives.MaxMagnitude(values);
        float scale = Math.Abs(peak) / maxLevel;
        // Below this the reciprocal overflows; the residual is as good as zero.
        if (scale < 1e-30f)
        {
            levels[..values.Length].Fill((byte)offset);
            return (0, 0, TensorPrimitives.Norm(values));
        }

        float inverse = 1f / scale;
        long squares = 0;
        double error = 0;
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
            i = QuantiseBlocks(values, inverse, scale, offset, levels, ref squares, ref error);
        for (; i < values.Length; i++)
        {
            float level = MathF.Round(values[i] * inverse);
            float lost = MathF.FusedMultiplyAdd(-level, scale, values[i]);
            levels[i] = (byte)((int)level + offset);
            squares += (long)level * (long)level;
            error += lost * lost;
        }
        return (scale, (float)((double)scale * scale * squares), (float)Math.Sqrt(error));
    }

    [MethodImpl(Compilation.AtOnce)]
    private static int QuantiseBlocks(
        ReadOnlySpan<float> values, float inverse, float scale, int offset, Span<byte> levels, ref long squares, ref double error)
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        ref byte target = ref MemoryMarshal.GetReference(levels);
        Vector512<int> squareSums = Vector512<int>.Zero;
        Vector512<float> errorSums = Vector512<float>.Zero;
        int i = 0;
        for (; i <= values.Length - 16; i += 16)
        {
            var value = Vector512.LoadUnsafe(ref source, (nuint)i);
            var level = Vector512.Round(value * inverse);
            var lost = Vector512.FusedMultiplyAdd(-level, Vector512.Create(scale), value);
            var rounded = Vector512.ConvertToInt32(level);
            squareSums += rounded * rounded;
            errorSums = Vector512.FusedMultiplyAdd(lost, lost, errorSums);
            Vector512<int> stored = rounded + Vector512.Create(offset);
            var halves = Vector256.Narrow(stored.GetLower(), stored.GetUpper());
            Vector128<byte> bytes = Vector128.Narrow(halves.GetLower(), halves.GetUpper()).AsByte();
            bytes.StoreUnsafe(ref target, (nuint)i);
        }
        squares = Vector512.Sum(squareSums);
        error = Vector512.Sum(errorSums);
        return i;
    }
}
