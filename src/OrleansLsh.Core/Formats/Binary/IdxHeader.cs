using System.Buffers.Binary;

namespace OrleansLsh.Core.Formats.Binary;

/// <summary>IDX: two zero bytes, a type, the number of axes, an int32 size for each, big-endian.</summary>
/// <remarks>http://yann.lecun.com/exdb/mnist, "the IDX file format".</remarks>
internal static class IdxHeader
{
    private const int MaxAxes = 16;

    public static bool HasMagic(FileInput input)
    {
        ReadOnlySpan<byte> magic = input.Peek(4);
        return magic.Length == 4 && magic[0] == 0 && magic[1] == 0 && TypeOf(magic[2]) is not null && magic[3] is >= 1 and <= MaxAxes;
    }

    public static VectorLayout Read(FileInput input)
    {
        if (!HasMagic(input))
            throw input.Invalid(
                $"expected an IDX header (00 00, type 08 09 0B 0C 0D or 0E, 1 to {MaxAxes} axes), "
                + $"found {Convert.ToHexString(input.Peek(4))}");
        Span<byte> magic = stackalloc byte[4];
        input.ReadExactly(magic, "the IDX magic");
        ElementType type = TypeOf(magic[2])!.Value;
        Span<byte> axes = stackalloc byte[MaxAxes * sizeof(int)];
        axes = axes[..(magic[3] * sizeof(int))];
        input.ReadExactly(axes, "the sizes of the axes");

        long count = Axis(input, axes);
        long dimensions = 1;
        for (int at = sizeof(int); at < axes.Length; at += sizeof(int))
            dimensions = VectorLayout.CheckDimensions(input, (Int128)dimensions * Axis(input, axes[at..]));
        return new VectorLayout((int)dimensions, type, count, BigEndian: true);
    }

    private static long Axis(FileInput input, ReadOnlySpan<byte> bytes)
    {
        int size = BinaryPrimitives.ReadInt32BigEndian(bytes);
        return size >= 0 ? size : throw input.Invalid($"the header claims an axis of size {size}; expected 0 or more");
    }

    private static ElementType? TypeOf(byte code) => code switch
    {
        0x08 => ElementType.Byte,
        0x09 => ElementType.SByte,
        0x0B => ElementType.Int16,
        0x0C => ElementType.Int32,
        0x0D => ElementType.Single,
        0x0E => ElementType.Double,
        _ => null,
    };
}
