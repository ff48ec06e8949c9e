using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansLsh.Core.Ranking;

/// <summary>Symmetric scalar quantisation with a scale per vector.</summary>
internal static class ResidualQuantiser
{
    /// <summary>Writes round(x / scale) + offset for every component, scale = max|x| / maxLevel.</summary>
    /// <param name="values">D components.</param>
    /// <param name="maxLevel">Largest level, at most 127.</param>
    /// <param name="offset">Added to every level before it is stored in a byte (0 stores int8).</param>
    /// <param name="levels">At least D bytes.</param>
    /// <returns>The scale (0 for a zero vector), the squared length of what the levels stand for, and its distance to the values.</returns>
    public static (float Scale, float SquaredNorm, float Error) Quantise(ReadOnlySpan<float> values, int maxLevel, int offset, Span<byte> levels)
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
            Vector512<float> value = Vector512.LoadUnsafe(ref source, (nuint)i);
            Vector512<float> level = Vector512.Round(value * inverse);
            Vector512<float> lost = Vector512.FusedMultiplyAdd(-level, Vector512.Create(scale), value);
            Vector512<int> rounded = Vector512.ConvertToInt32(level);
            squareSums += rounded * rounded;
            errorSums = Vector512.FusedMultiplyAdd(lost, lost, errorSums);
            Vector512<int> stored = rounded + Vector512.Create(offset);
            Vector256<short> halves = Vector256.Narrow(stored.GetLower(), stored.GetUpper());
            Vector128<byte> bytes = Vector128.Narrow(halves.GetLower(), halves.GetUpper()).AsByte();
            bytes.StoreUnsafe(ref target, (nuint)i);
        }
        squares = Vector512.Sum(squareSums);
        error = Vector512.Sum(errorSums);
        return i;
    }
}
