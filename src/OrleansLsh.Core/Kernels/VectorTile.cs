using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace OrleansLsh.Core.Kernels;

/// <summary>32 vectors transposed, so that a register holds one component of several vectors.</summary>
/// <remarks>Layout: component × 32. Where fewer than 32 vectors are left, the last one stands in the free places.</remarks>
internal static class VectorTile
{
    /// <summary>Vectors in a tile.</summary>
    public const int Size = 32;

    /// <summary>Transposes up to 32 vectors.</summary>
    /// <param name="vectors">1 to 32 vectors, row-major.</param>
    /// <param name="dimensions">Components of a vector.</param>
    /// <param name="positions">Component → row of the tile; empty where they are the same.</param>
    /// <param name="tile">dimensions × 32.</param>
    public static void Transpose(ReadOnlySpan<float> vectors, int dimensions, ReadOnlySpan<int> positions, Span<float> tile)
    {
        int last = vectors.Length / dimensions - 1;
        int done = 0;
        if (Avx512F.IsSupported)
        {
            for (int first = 0; first < Size; first += 16) done = Transpose16(vectors, dimensions, positions, tile, first, last);
        }

        for (int j = done; j < dimensions; j++)
        {
            Span<float> row = tile.Slice((positions.IsEmpty ? j : positions[j]) * Size, Size);
            for (int v = 0; v < Size; v++) row[v] = vectors[Math.Min(v, last) * dimensions + j];
        }
    }

    /// <summary>Four components of sixteen vectors at a time; returns how many components that covers.</summary>
    private static int Transpose16(
        ReadOnlySpan<float> vectors, int dimensions, ReadOnlySpan<int> positions, Span<float> tile, int first, int last)
    {
        ref float source = ref MemoryMarshal.GetReference(vectors);
        ref float target = ref tile[first];
        int whole = dimensions & ~3;
        Span<int> rows = stackalloc int[16];
        for (int v = 0; v < 16; v++) rows[v] = Math.Min(first + v, last) * dimensions;
        for (int j = 0; j < whole; j += 4)
        {
            Vector512<float> a = Quarters(ref source, rows, 0, j), b = Quarters(ref source, rows, 1, j);
            Vector512<float> c = Quarters(ref source, rows, 2, j), d = Quarters(ref source, rows, 3, j);
            Vector512<double> abLow = Avx512F.UnpackLow(a, b).AsDouble(), abHigh = Avx512F.UnpackHigh(a, b).AsDouble();
            Vector512<double> cdLow = Avx512F.UnpackLow(c, d).AsDouble(), cdHigh = Avx512F.UnpackHigh(c, d).AsDouble();
            Avx512F.UnpackLow(abLow, cdLow).AsSingle().StoreUnsafe(ref target, Row(positions, j));
            Avx512F.UnpackHigh(abLow, cdLow).AsSingle().StoreUnsafe(ref target, Row(positions, j + 1));
            Avx512F.UnpackLow(abHigh, cdHigh).AsSingle().StoreUnsafe(ref target, Row(positions, j + 2));
            Avx512F.UnpackHigh(abHigh, cdHigh).AsSingle().StoreUnsafe(ref target, Row(positions, j + 3));
        }

        return whole;
    }

    /// <summary>Four components of the vectors v, v + 4, v + 8 and v + 12.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(ref float source, ReadOnlySpan<int> rows, int v, int component)
    {
        var p = Vector128.LoadUnsafe(ref source, (nuint)(rows[v] + component));
        var q = Vector128.LoadUnsafe(ref source, (nuint)(rows[v + 4] + component));
        var r = Vector128.LoadUnsafe(ref source, (nuint)(rows[v + 8] + component));
        var s = Vector128.LoadUnsafe(ref source, (nuint)(rows[v + 12] + component));
        return Vector512.Create(Vector256.Create(p, q), Vector256.Create(r, s));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Row(ReadOnlySpan<int> positions, int component) =>
        (nuint)((positions.IsEmpty ? component : positions[component]) * Size);
}
