namespace OrleansLsh.Core.Formats.Safetensors;

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
