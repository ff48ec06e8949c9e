namespace OrleansLsh.Core.Formats.Safetensors;

/// <summary>A tensor's place in a file.</summary>
/// <param name="Type">How its elements are stored.</param>
/// <param name="Shape">Sizes of its axes, outermost first; none for a scalar.</param>
/// <param name="Offset">Bytes from the start of the file to its first element.</param>
/// <param name="Bytes">Its length: product of the shape × size of an element.</param>
public sealed record TensorEntry(TensorType Type, IReadOnlyList<long> Shape, long Offset, long Bytes);

/// <summary>How a tensor's elements are stored, little-endian.</summary>
public enum TensorType
{
    /// <summary>Unsigned byte.</summary>
    U8,

    /// <summary>Signed byte.</summary>
    I8,

    /// <summary>Signed, 32 bits.</summary>
    I32,

    /// <summary>IEEE 754, 32 bits.</summary>
    F32,

    /// <summary>Signed, 64 bits.</summary>
    I64,
}

/// <summary>Sizes and .NET types of the tensor types.</summary>
internal static class TensorTypes
{
    public static int Size(this TensorType type) => type switch
    {
        TensorType.U8 or TensorType.I8 => 1,
        TensorType.I64 => 8,
        _ => 4,
    };

    public static TensorType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(byte) ? TensorType.U8
        : typeof(T) == typeof(sbyte) ? TensorType.I8
        : typeof(T) == typeof(int) ? TensorType.I32
        : typeof(T) == typeof(float) ? TensorType.F32
        : typeof(T) == typeof(long) ? TensorType.I64
        : throw new NotSupportedException($"Tensors of {typeof(T)} are not supported; use byte, sbyte, int, float or long.");
}
