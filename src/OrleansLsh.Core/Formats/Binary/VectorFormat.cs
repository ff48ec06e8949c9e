namespace OrleansLsh.Core.Formats.Binary;

/// <summary>The formats of vector files that a name can tell.</summary>
internal enum VectorFormat
{
    Unknown,
    Npy,
    Fvecs,
    Bvecs,
    Ivecs,
    Fbin,
    U8bin,
    I8bin,
    Idx,
}
