namespace OrleansLsh.Core.Formats.Binary;

/// <summary>What a header says about the rows that follow it.</summary>
/// <param name="Dimensions">Components of a vector, checked against the limit.</param>
/// <param name="Type">How a component is stored.</param>
/// <param name="Count">Claimed number of vectors; null where the file is read to its end.</param>
/// <param name="BigEndian">Byte order of a component.</param>
/// <param name="PrefixedRows">Whether an int32 with the dimensions stands before each vector.</param>
internal sealed record VectorLayout(int Dimensions, ElementType Type, long? Count, bool BigEndian = false, bool PrefixedRows = false)
{
    public int PrefixBytes => PrefixedRows ? sizeof(int) : 0;

    public int RowBytes => PrefixBytes + Dimensions * Type.Size();

    /// <summary>A header's dimensions, or an error at the present offset.</summary>
    public static int CheckDimensions(FileInput input, Int128 claimed) =>
        claimed >= 1 && claimed <= VectorFile.MaxDimensions
            ? (int)claimed
            : throw input.Invalid($"the header claims vectors of {claimed} dimensions; expected 1 to {VectorFile.MaxDimensions}");

    /// <summary>Number of vectors that the file is proven to hold; null where its length is unknown.</summary>
    /// <exception cref="InvalidFileException">The file is shorter or longer than the header claims.</exception>
    public long? ProveCount(FileInput input)
    {
        if (input.Length is not { } length) return null;
        Int128 held = length - input.Offset;
        if (Count is { } count && held != (Int128)count * RowBytes)
            throw input.Invalid(
                $"the header claims {count} vectors of {RowBytes} bytes, {(Int128)count * RowBytes} in all; the file holds {held}");
        if (held % RowBytes != 0)
            throw new InvalidFileException(input.Path, length - (long)(held % RowBytes),
                $"expected a whole vector of {RowBytes} bytes, but the file ends after {held % RowBytes} of them");
        return (long)(held / RowBytes);
    }
}

/// <summary>What stands around the rows of a file that is written.</summary>
internal enum RowFraming
{
    Npy,
    Fvecs,
    Fbin,
}

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
