using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OrleansLsh.Core.Kernels;

namespace OrleansLsh.Core.Scan;

/// <summary>A document of <see cref="SignBlocks"/> by itself: what is looked at where documents are taken one by one, wherever they
/// lie.</summary>
/// <remarks>Layout: offset and factor as float32, then k/8 bytes of signs, the lowest bit of the first byte the first coordinate's. So a
/// document lies in one piece of memory, where a block has it in as many pieces as it has bytes.</remarks>
public static class SignRow
{
    private const int Header = 2 * sizeof(float);

    /// <summary>Bytes of a document.</summary>
    /// <param name="signs">k, a multiple of 8.</param>
    public static int Length(int signs) => Header + signs / 8;

    /// <summary>Writes the parts of a document.</summary>
    internal static void Write(Span<byte> row, float offset, float factor)
    {
        MemoryMarshal.Write(row, offset);
        MemoryMarshal.Write(row[sizeof(float)..], factor);
    }

    /// <summary>The signs of a document, k/8 bytes.</summary>
    internal static Span<byte> Signs(Span<byte> row) => row[Header..];

    /// <summary>Estimates the squared distance of a document to a query, as its block does but for the rounding of the tables.</summary>
    /// <param name="row">The document.</param>
    /// <param name="query">Prepared with the same projection.</param>
    /// <param name="toCentroid">The query's squared distance to the centroid of the document's cell.</param>
    /// <returns>May be below 0.</returns>
    public static float Estimate(ReadOnlySpan<byte> row, SignQuery query, float toCentroid)
    {
        float offset = MemoryMarshal.Read<float>(row), factor = MemoryMarshal.Read<float>(row[sizeof(float)..]);
        // Σ ±z is twice the sum of those with a positive sign, less all.
        return toCentroid + offset - factor * (2 * Positive(row[Header..], query.Coordinates) - query.Sum);
    }

    [MethodImpl(Compilation.AtOnce)]
    private static float Positive(ReadOnlySpan<byte> signs, ReadOnlySpan<float> z)
    {
        ref float first = ref MemoryMarshal.GetReference(z);
        Vector512<int> bit = Vector512.Create(
            1, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 6, 1 << 7,
            1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15);
        Vector512<float> even = Vector512<float>.Zero, odd = Vector512<float>.Zero;
        int at = 0;
        for (; at <= signs.Length - 4; at += 4)
        {
            int bits = MemoryMarshal.Read<int>(signs[at..]);
            even += Chosen(bits, bit, ref Unsafe.Add(ref first, 8 * at));
            odd += Chosen(bits >> 16, bit, ref Unsafe.Add(ref first, 8 * at + 16));
        }
        float sum = Vector512.Sum(even + odd);
        for (; at < signs.Length; at++)
            for (int i = 0; i < 8; i++)
                if ((signs[at] >> i & 1) != 0) sum += z[8 * at + i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Chosen(int bits, Vector512<int> bit, ref float z) => Vector512.ConditionalSelect(
        Vector512.Equals(Vector512.Create(bits) & bit, bit).AsSingle(), Vector512.LoadUnsafe(ref z), Vector512<float>.Zero);
}
