namespace OrleansLsh.Core.Formats;

/// <summary>How a file holds vectors.</summary>
public enum VectorFormat
{
    /// <summary>A NumPy array, versions 1 to 3.</summary>
    Npy,

    /// <summary>int32 dimensions before each vector of float32.</summary>
    Fvecs,

    /// <summary>int32 dimensions before each vector of uint8.</summary>
    Bvecs,

    /// <summary>int32 dimensions before each vector of int32.</summary>
    Ivecs,

    /// <summary>uint32 count, uint32 dimensions, then float32.</summary>
    Fbin,

    /// <summary>uint32 count, uint32 dimensions, then uint8.</summary>
    U8bin,

    /// <summary>uint32 count, uint32 dimensions, then int8.</summary>
    I8bin,

    /// <summary>IDX, as MNIST uses it, big-endian.</summary>
    Idx,
}
