namespace OrleansLsh.Core.Formats.Binary;

/// <summary>How a file stores a component.</summary>
internal enum ElementType
{
    Half,
    Single,
    Double,
    Byte,
    SByte,
    Int16,
    Int32,
}
