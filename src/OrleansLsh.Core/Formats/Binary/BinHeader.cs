using System.Buffers.Binary;

namespace OrleansLsh.Core.Formats.Binary;

/// <summary><c>.fbin .u8bin .i8bin</c>: uint32 count, uint32 dimensions, then the vectors.</summary>
/// <remarks>https://big-ann-benchmarks.com, section "Data file format".</remarks>
internal static class BinHeader
{
    public const int Bytes = 8;

    public static VectorLayout Read(FileInput input, ElementType type)
    {
        Span<byte> header = stackalloc byte[Bytes];
        input.ReadExactly(header, "a header of count and dimensions");
        long count = BinaryPrimitives.ReadUInt32LittleEndian(header);
        int dimensions = VectorLayout.CheckDimensions(input, BinaryPrimitives.ReadUInt32LittleEndian(header[4..]));
        return new VectorLayout(dimensions, type, count);
    }
}
