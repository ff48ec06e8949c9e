using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace OrleansLsh.Core.Formats.Binary;

/// <summary>Stored components to float32.</summary>
internal static class ElementConversion
{
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Byte or ElementType.SByte => 1,
        ElementType.Half or ElementType.Int16 => 2,
        ElementType.Double => 8,
        _ => 4,
    };

    /// <param name="type">How the bytes are to be read.</param>
    /// <param name="bigEndian">The order in which the file stores the bytes of a component.</param>
    /// <param name="bytes">Whole components; reordered in place where the machine's order differs.</param>
    /// <param name="values">As many floats as there are components.</param>
    public static void ToSingle(this ElementType type, bool bigEndian, Span<byte> bytes, Span<float> values)
    {
        if (bigEndian == BitConverter.IsLittleEndian) Reverse(type.Size(), bytes);
        switch (type)
        {
            case ElementType.Single: bytes.CopyTo(MemoryMarshal.AsBytes(values)); break;
            case ElementType.Half: TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values); break;
            case ElementType.Double: Convert<double>(bytes, values); break;
            case ElementType.Byte: Convert<byte>(bytes, values); break;
            case ElementType.SByte: Convert<sbyte>(bytes, values); break;
            case ElementType.Int16: Convert<short>(bytes, values); break;
            case ElementType.Int32: Convert<int>(bytes, values); break;
            default: throw new ArgumentOutOfRangeException(nameof(type), type, null);
        }
    }

    private static void Convert<T>(Span<byte> bytes, Span<float> values) where T : unmanaged, INumberBase<T> =>
        TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, T>(bytes), values);

    public static void Reverse(int size, Span<byte> bytes)
    {
        switch (size)
        {
            case 2:
                Span<short> shorts = MemoryMarshal.Cast<byte, short>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                Span<int> ints = MemoryMarshal.Cast<byte, int>(bytes);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                Span<long> longs = MemoryMarshal.Cast<byte, long>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }
}
