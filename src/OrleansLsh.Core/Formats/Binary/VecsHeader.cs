using System.Buffers.Binary;

namespace OrleansLsh.Core.Formats.Binary;

/// <summary><c>.fvecs .bvecs .ivecs</c>: no header, but int32 dimensions before every vector; the first one speaks for all.</summary>
/// <remarks>http://corpus-texmex.irisa.fr</remarks>
internal static class VecsHeader
{
    public static VectorLayout Read(FileInput input, ElementType type)
    {
        ReadOnlySpan<byte> prefix = input.Peek(sizeof(int));
        if (prefix.Length < sizeof(int))
            throw input.Invalid($"expected the dimensions of the first vector, 4 bytes, but the file holds {prefix.Length}");
        int dimensions = VectorLayout.CheckDimensions(input, BinaryPrimitives.ReadInt32LittleEndian(prefix));
        return new VectorLayout(dimensions, type, Count: null, PrefixedRows: true);
    }
}
