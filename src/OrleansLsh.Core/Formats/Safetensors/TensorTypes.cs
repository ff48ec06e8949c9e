namespace OrleansLsh.Core.Formats.Safetensors;

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
